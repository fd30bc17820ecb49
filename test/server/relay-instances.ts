import { setImmediate as turn } from 'node:timers/promises';
import type { Coordination } from '../../server/relay/coordination.ts';
import { Hearing } from '../../server/relay/hearing.ts';
import { Leases } from '../../server/relay/leases.ts';
import { Room, type Member } from '../../server/relay/room.ts';
import type { UplinkPort, Word } from '../../server/relay/source.ts';
import type { LinkName, UplinkEvents } from '../../server/relay/uplink.ts';
import { HandTimers } from './hand-timers.ts';
import { MemoryCoordination } from './memory-coordination.ts';

export const SHOP = 'tomato.tpos.vn';

/** A connection to a TPOS that is there or not. */
export class HandUplink implements UplinkPort {
  up = false;
  failures = 0;
  readonly #events: UplinkEvents;
  readonly #instances: Instances;

  constructor(events: UplinkEvents, instances: Instances) {
    this.#events = events;
    this.#instances = instances;
  }

  readonly ready = (token: string): Promise<boolean> => {
    if (this.up) return Promise.resolve(true);
    const { tpos } = this.#instances;
    this.up = tpos.isUp && !tpos.refused.has(token);
    this.failures = this.up ? 0 : this.failures + 1;
    this.#events.onChange(this.up);
    if (tpos.refused.has(token)) this.#events.onRefused(token);
    return Promise.resolve(this.up);
  };

  readonly renew = (): void => undefined;

  readonly close = (): void => {
    this.failures = 0;
    this.lose();
  };

  readonly lose = (): void => {
    if (!this.up) return;
    this.up = false;
    this.#events.onChange(false);
  };

  readonly say = (text: string): void => {
    if (this.up) this.#events.onEvent('on-events', [text]);
  };
}

/** A browser's socket in a room. */
export interface HandMember extends Member {
  readonly heard: string[];
  cuts: number;
  isIn: boolean;
}

/** One server of several: the relay without Socket.IO, Redis and TPOS around it. */
export class Instance {
  readonly leases: Leases;
  readonly hearing = { chat: new Hearing(), rt: new Hearing() };
  uplinks: Partial<Record<LinkName, HandUplink>> = {};
  readonly members: HandMember[] = [];
  /** What others tell does not come here. */
  isDeaf = false;
  #room: Room | undefined;
  #sequence = 0;
  readonly #instances: Instances;

  constructor(
    readonly name: string,
    instances: Instances,
    coordination: Coordination | undefined,
  ) {
    this.#instances = instances;
    const { timers } = instances;
    this.leases = new Leases({
      instance: name,
      coordination,
      timers,
      elapsed: () => timers.now,
      onNudge: (room) => {
        if (instances.hasNudges) instances.others(this, (other) => other.leases.nudged(room));
        return Promise.resolve();
      },
    });
  }

  /** How many connections to TPOS are up. */
  get up(): number {
    return Object.values(this.uplinks).filter(({ up }) => up).length;
  }

  /** A browser comes in; resolves when it is served, or is not. */
  async join(link: LinkName = 'chat', token = `token-${this.name}`): Promise<HandMember> {
    const member: HandMember = {
      link,
      token,
      digest: token,
      served: undefined,
      heard: [],
      cuts: 0,
      isIn: true,
      cut: () => {
        member.cuts += 1;
        this.leave(member);
      },
      refuse: () => this.leave(member),
    };
    await this.come(member);
    return member;
  }

  /** The same browser once more. */
  async come(member: HandMember): Promise<void> {
    const room = this.#roomNow();
    member.isIn = true;
    member.served = undefined;
    this.members.push(member);
    room.enter(member);
    if ((await room.ready(member)) === undefined) this.leave(member);
  }

  leave(member: HandMember): void {
    if (!member.isIn) return;
    member.isIn = false;
    this.members.splice(this.members.indexOf(member), 1);
    this.#room?.leave(member);
  }

  /** It hears what is told to browsers, by another instance or by us. */
  deliver({ link, served, args }: Word): void {
    for (const member of this.members) {
      if (member.link === link && member.served === served) member.heard.push(args.join());
    }
  }

  hear(word: Word): void {
    if (this.isDeaf) return;
    if (this.#room) this.#room.heard(word.link, word.served, word.number);
    else this.hearing[word.link].heard(word.served, word.number);
    this.deliver(word);
  }

  expel(token: string): void {
    this.#room?.expel(token);
  }

  async stop(): Promise<void> {
    this.#room?.close();
    await this.leases.close();
  }

  #roomNow(): Room {
    const { timers } = this.#instances;
    const room = (this.#room ??= new Room({
      name: SHOP,
      leases: this.leases,
      hearing: this.hearing,
      timers,
      elapsed: () => timers.now,
      sequence: () => (this.#sequence += 1),
      makeUplink: (link, events) => (this.uplinks[link] = new HandUplink(events, this.#instances)),
      tell: (word, everywhere) => {
        if (everywhere && !this.#instances.tell(this, word)) this.leases.lost();
        this.deliver(word);
      },
      onServed: () => undefined,
      onChange: () => undefined,
      onDoubt: () => undefined,
      onEmpty: () => {
        if (this.#room === room) this.#room = undefined;
      },
    }));
    return room;
  }
}

/** Several servers that stand side by side, and what is between them. */
export class Instances {
  readonly timers = new HandTimers();
  readonly coordination = new MemoryCoordination(this.timers);
  readonly tpos = { isUp: true, refused: new Set<string>() };
  hasNudges = true;
  /** Whether what is told to all gets through. */
  isTelling = true;
  readonly #all: Instance[] = [];

  add(name: string, coordination: Coordination | null = this.coordination): Instance {
    const instance = new Instance(name, this, coordination ?? undefined);
    this.#all.push(instance);
    return instance;
  }

  others(self: Instance, act: (other: Instance) => void): void {
    for (const other of this.#all) if (other !== self) act(other);
  }

  tell(self: Instance, word: Word): boolean {
    if (!this.isTelling) return false;
    this.others(self, (other) => other.hear(word));
    return true;
  }

  /** What can happen by itself has happened. */
  async settle(): Promise<void> {
    for (let count = 0; count < 3; count += 1) await turn();
  }

  /** Time passes, in steps of half a second. */
  async pass(ms: number): Promise<void> {
    for (let passed = 0; passed < ms; passed += 500) {
      this.timers.turn(Math.min(500, ms - passed));
      await this.settle();
    }
  }
}
