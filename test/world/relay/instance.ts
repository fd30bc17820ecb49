import type { io } from 'socket.io-client';
import { Admission, digestOf, VERDICT_FRESH } from '../../../server/relay/admission.ts';
import { placeOf, type BrowserSocket } from '../../../server/relay/door.ts';
import { Guest } from '../../../server/relay/guest.ts';
import { Hearing } from '../../../server/relay/hearing.ts';
import { Leases } from '../../../server/relay/leases.ts';
import { Room } from '../../../server/relay/room.ts';
import type { Word } from '../../../server/relay/source.ts';
import { LINKS, Uplink, type LinkName } from '../../../server/relay/uplink.ts';
import { Sockets } from '../sockets.ts';
import type { GuestSocket } from './guest-socket.ts';
import { HeldSocket } from './held-socket.ts';
import { Host } from './host.ts';
import { Connection, coordinationBy, Reader, type Said } from './redis.ts';
import type { Relay } from './relay.ts';
import { Way } from './way.ts';

const origins = { chat: 'https://chat.example', rt: 'https://rt-2.example' } as const;

/** One server of the relay: what decides is the real one, wired as in server/relay/relay.ts. */
export class Instance {
  readonly name: string;
  readonly host: Host;
  /** Its connections to TPOS. */
  readonly uplinks: Sockets;
  readonly guests = new Set<GuestSocket>();
  /** All that there are. */
  readonly rooms = ['tomato.tpos.vn'];
  /** Digests of tokens that TPOS was heard to refuse. */
  readonly refused = new Set<string>();
  readonly leases: Leases;
  readonly commands: Connection;
  readonly readers: Readonly<Record<LinkName, Reader>>;
  readonly way: Way;
  readonly #admission: Admission;
  readonly #hearing = { chat: new Hearing(), rt: new Hearing() };
  readonly #relay: Relay;
  #room: Room | undefined;
  #sequence = 0;
  #recheck: unknown;
  isStopping = false;

  constructor(name: string, relay: Relay) {
    this.name = name;
    this.#relay = relay;
    const { clock, dice, redis, tpos } = relay;
    const { variant, accounts } = tpos;
    this.host = new Host(clock, dice);
    this.uplinks = new Sockets({ clock, dice, variant, accounts, network: relay.line });
    this.uplinks.wrong = (text) => relay.wrong(`${name}: ${text}`);
    this.commands = new Connection(redis, this.host, 'commands');
    const reader = (link: LinkName) =>
      new Reader(redis, link, this.host, {
        hear: (said) => this.#heard(link, said),
        onFailure: () => this.leases.lost(),
      });
    this.leases = new Leases({
      instance: name,
      coordination: coordinationBy(this.commands, redis),
      timers: this.host,
      elapsed: () => clock.time,
      onNudge: (room) => this.#nudge(room),
      onStanding: (standing) => relay.note(() => `  ${name} is ${standing}`),
    });
    this.readers = { chat: reader('chat'), rt: reader('rt') };
    this.#admission = new Admission({
      timers: this.host,
      elapsed: () => clock.time,
      ask: (token) => relay.ask(this, token),
    });
    this.way = new Way(this, relay, this.#admission, {
      sequence: () => ++this.#sequence,
      onChanged: () => this.#nudge(''),
    });
    this.#admission.onRefused = (digest) => {
      this.refused.add(digest);
      relay.refusedAt = clock.time;
      this.#room?.expel(digest);
    };
  }

  /** Its room, as long as somebody is in. */
  get room(): Room | undefined {
    return this.#room;
  }

  /** A page's connection comes in. */
  welcome(own: GuestSocket): void {
    if (this.isStopping) {
      own.refuse('websocket error');
      return;
    }
    this.guests.add(own);
    const guest = new Guest(own as unknown as BrowserSocket, own.link, {
      timers: this.host,
      elapsed: () => this.#relay.clock.time,
      log: () => undefined,
      judge: (token) => this.#admission.check(token),
      roomOf: (name) => this.#roomOf(name),
    });
    void guest.enter().then((problem) => {
      if (own.conn.readyState !== 'open') return;
      if (problem !== undefined) {
        own.refuse(problem);
        return;
      }
      own.open();
      guest.begin();
    });
  }

  /** TPOS has answered a call of a page's that went through here. */
  saw(token: string, status: number): void {
    this.#note(token, status);
    this.#admission.saw(token, status);
  }

  /** A page's token is asked about, and TPOS says so. */
  judged(token: string, status: number): number {
    this.#note(token, status);
    return status;
  }

  /** As when it is told to stop. */
  stop(): void {
    this.isStopping = true;
    this.host.run(() => {
      this.host.clear(this.#recheck);
      this.way.polls.close();
      this.#room?.close();
      this.#room = undefined;
      void this.leases.close();
      for (const guest of [...this.guests]) guest.close('transport close');
    });
  }

  /** At once, with everything that it has. */
  kill(): void {
    this.isStopping = true;
    this.host.kill();
    for (const guest of this.guests) guest.break();
    this.guests.clear();
    this.uplinks.close();
    this.commands.close();
    for (const reader of Object.values(this.readers)) reader.close();
  }

  /** Whether all that any page may have heard is known here. */
  async isCurrent(): Promise<boolean> {
    if (this.leases.standing === 'alone') return false;
    const asked = LINKS.map((link) => this.readers[link].isCurrent(this.commands));
    return (await Promise.all(asked)).every(Boolean);
  }

  async #nudge(room: string): Promise<void> {
    if (this.leases.standing === 'joined') await this.#publish('chat', { from: this.name, room });
  }

  #note(token: string, status: number): void {
    if (status === 200) this.refused.delete(digestOf(token));
  }

  #roomOf(name: string): Room {
    const { clock } = this.#relay;
    if (this.#room) return this.#room;
    const room = new Room({
      name,
      leases: this.leases,
      hearing: this.#hearing,
      timers: this.host,
      elapsed: () => clock.time,
      sequence: () => ++this.#sequence,
      makeUplink: (link, events) =>
        new Uplink({
          ...events,
          origin: origins[link],
          referer: 'https://shop.example',
          room: name,
          timers: this.host,
          elapsed: () => clock.time,
          connect: this.#connect,
        }),
      tell: (word, everywhere) => this.#tell(word, everywhere),
      onRole: (role) => this.#relay.note(() => `  ${this.name} ${role}`),
      onServed: () => this.way.polls.stale(name),
      onChange: (link, up) => {
        this.way.polls.stale(name);
        this.#relay.note(() => `  ${this.name} ${link} ${up ? 'up' : 'down'}`);
      },
      onDoubt: (token) => {
        this.#admission.doubt(token);
        void this.#admission.check(token);
      },
      onEmpty: () => {
        if (this.#room === room) this.#room = undefined;
      },
    });
    this.#room = room;
    this.host.clear(this.#recheck);
    this.#recheck = this.host.set(() => this.#lookAgain(), VERDICT_FRESH);
    return room;
  }

  #lookAgain(): void {
    for (const token of this.#room?.tokens ?? []) void this.#admission.check(token);
    if (this.#room) this.#recheck = this.host.set(() => this.#lookAgain(), VERDICT_FRESH);
  }

  /** To browsers here; to all, when it is in the stream. */
  #tell(word: Word, everywhere: boolean): void {
    const { emission } = this.#relay;
    this.way.polls.stale(word.room);
    const tell = () => this.#deliver(word, emission, everywhere);
    if (everywhere) {
      const { room, link } = word;
      void this.#publish(link, { from: this.name, room, word, emission }, tell);
    } else tell();
  }

  #publish(link: LinkName, said: Said, then: () => void = () => undefined): Promise<void> {
    const { streams } = this.#relay.redis;
    return this.commands.ask(() => streams[link].add(said)).then(then, () => this.leases.lost());
  }

  /** Another instance says this. */
  #heard(link: LinkName, { from, word, room, emission }: Said): void {
    if (from === this.name) return;
    this.way.polls.stale(room || undefined);
    if (!word) {
      this.leases.nudged(room);
      return;
    }
    if (this.#room) this.#room.heard(link, word.served, word.number);
    else this.#hearing[link].heard(word.served, word.number);
    this.#deliver(word, emission, true);
  }

  #deliver(word: Word, emission: Said['emission'], everywhere: boolean): void {
    const { link, room, served, event, args } = word;
    const { watch } = this.#relay;
    for (const guest of this.guests) {
      if (guest.link !== link || !guest.places.has(placeOf(room, served))) continue;
      watch.tells(guest);
      guest.tell(event, args, emission, everywhere);
    }
  }

  /** socket.io-client as an uplink uses it: what comes in waits as long as the process stands still. */
  readonly #connect = ((url: string, options: { auth: object }) => {
    const socket = this.uplinks.dial(url, { ...options, auth: (send) => send(options.auth) });
    const later = (act: () => void) => {
      const { emission } = this.#relay;
      this.host.run(() => this.#relay.during(emission, act));
    };
    const held = new HeldSocket(socket, later, this.uplinks.wrong);
    socket.connect();
    return held;
  }) as unknown as typeof io;

  /** Which of its connections to TPOS are up. */
  get up(): readonly LinkName[] {
    return LINKS.filter((link) => this.uplinks.of(link));
  }
}
