import type { Clock } from '../clock.ts';
import type { Dice } from '../dice.ts';
import type { Shop } from '../shop.ts';
import type { Line, ServerName, WorldSocket } from '../sockets.ts';
import type { Tpos } from '../tpos.ts';
import type { World } from '../world.ts';
import { GuestSocket } from './guest-socket.ts';
import { Instance } from './instance.ts';
import { Redis } from './redis.ts';
import { type Emission, RelayWatch } from './watch.ts';
import type { Asked, Passed } from './way.ts';

/** Whoever had a token that is refused has another one, and all are back, after so long, ms. */
const settled = 30_000;

/** Instances of the relay behind a balancer, which stand between all pages and TPOS's sockets. */
export class Relay {
  readonly tpos: Tpos;
  readonly clock: Clock;
  readonly dice: Dice;
  readonly redis: Redis;
  readonly watch: RelayWatch;
  /** Between the instances and TPOS. */
  readonly line = { offline: false, downUntil: 0 };
  /** What TPOS has told so far. */
  readonly emissions: Emission[] = [];
  /** What an instance hears of at this moment. */
  emission: Emission | undefined;
  /** World time when an instance last heard that a token is refused. */
  refusedAt = -Infinity;
  /** Those that the balancer knows, each in its place. */
  readonly instances: Instance[] = [];
  /** All that run, also if they are about to stop. */
  readonly #running = new Set<Instance>();
  /** What ends calls that are under way, and where they are. */
  readonly #calls = new Map<() => void, Instance>();
  readonly #guests = new Map<WorldSocket, GuestSocket>();
  /** Which instance the balancer chooses for a tab. */
  readonly #chosen = new Map<World, number>();
  #serial = 0;

  constructor(tpos: Tpos) {
    const { clock, dice, variant } = tpos;
    this.tpos = tpos;
    this.clock = clock;
    this.dice = dice;
    this.redis = new Redis(clock, dice);
    this.watch = new RelayWatch(clock, (text) => this.wrong(text));
    for (let place = 0; place < variant.instances; place++) this.#start(place);
  }

  get living(): readonly Instance[] {
    return this.instances.filter(({ isStopping }) => !isStopping);
  }

  wrong(text: string): void {
    const { problems } = this.tpos;
    if (problems.length < 10) problems.push(text);
    this.note(() => `✗ ${text}`);
  }

  note(tell: () => string): void {
    this.tpos.note(tell);
  }

  /** What stands between this tab and TPOS. */
  lineOf(tab: World): Line {
    return {
      accept: (socket, auth) => this.#accept(tab, socket, auth),
      said: (socket, name, argument) => {
        const guest = this.#guests.get(socket);
        guest?.instance.host.run(() => guest.hear(name, argument));
      },
      left: (socket) => {
        const guest = this.#guests.get(socket);
        this.#guests.delete(socket);
        guest?.left();
      },
    };
  }

  /** TPOS tells all of a shop, or everybody, so many ms from now. */
  emit(
    shop: Shop | undefined,
    server: ServerName,
    event: readonly [string, unknown],
    delay: number,
    what: Omit<Emission, 'at' | 'name' | 'server'>,
  ): void {
    this.clock.after(delay, () => {
      const name = `${what.message?.id ?? event[0]} (${server} ${this.emissions.length})`;
      const emission = { ...what, name, server, at: this.clock.time };
      this.emissions.push(emission);
      const guests = [...this.#guests.values()].filter(
        ({ link, socket, isAccepted }) => link === server && socket.connected && isAccepted,
      );
      this.watch.emitted(emission, guests);
      for (const { uplinks } of this.#running) {
        uplinks.push(shop, server, event, 0, () => (this.emission = emission));
      }
    });
  }

  /** What happens in there has to do with that. */
  during(emission: Emission | undefined, act: () => void): void {
    this.emission = emission;
    act();
  }

  /** An instance asks TPOS about a token. */
  ask(instance: Instance, token: string): Promise<number> {
    const { clock, dice, line, watch } = this;
    return new Promise((resolve, reject) => {
      clock.after(dice.between('ask', 2, 200), () => {
        const isDown = clock.time < line.downUntil;
        if (isDown) watch.silentAt = clock.time;
        const status = this.tpos.accounts.shopOf(token) ? 200 : 401;
        instance.host.run(() => {
          if (isDown) reject(new Error('TPOS is not there.'));
          else resolve(instance.judged(token, status));
        });
      });
    });
  }

  /** A page's call goes through an instance; rejects where no answer comes. */
  pass(tab: World, asked: Asked): Promise<Passed> {
    const instance = this.#choose(tab);
    return new Promise((resolve, reject) => {
      const fail = () => {
        this.#calls.delete(fail);
        reject(new Error('No answer.'));
      };
      if (!instance) {
        fail();
        return;
      }
      this.#calls.set(fail, instance);
      instance.host.run(() => {
        void instance.way.pass(tab, asked).then((passed) => {
          this.#calls.delete(fail);
          resolve(passed);
        }, fail);
      });
    });
  }

  /** The balancer takes another instance for this tab from now on. */
  move(tab: World): void {
    this.#chosen.set(tab, (this.#chosen.get(tab) ?? 0) + 1);
  }

  /** The page's connections as the relay has them. */
  guestsOf(tab: World): readonly GuestSocket[] {
    return [...this.#guests.values()].filter((guest) => guest.tab === tab);
  }

  kill(instance: Instance): void {
    instance.kill();
    this.#running.delete(instance);
    for (const [fail, at] of [...this.#calls]) if (at === instance) fail();
    for (const guest of this.#guests.values()) if (guest.instance === instance) guest.break();
  }

  start(place: number): void {
    if (this.instances[place]!.isStopping) this.#start(place);
  }

  /** Everything works again. */
  mend(): void {
    this.redis.mend();
    this.line.downUntil = 0;
    for (const { uplinks, commands, readers } of this.instances) {
      uplinks.mend();
      commands.breaks = 0;
      for (const reader of Object.values(readers)) {
        reader.skips = reader.connection.stuckUntil = 0;
      }
    }
    for (let place = 0; place < this.instances.length; place++) this.start(place);
  }

  /** Passes the time in which what a token's end has stirred up comes to rest: tokens end whenever they do. */
  async settle(): Promise<void> {
    for (let n = 0; n < 10; n++) {
      const ms = this.refusedAt + settled - this.clock.time;
      if (ms <= 0) return;
      await this.clock.pass(ms);
    }
    this.wrong('tokens are refused again and again');
  }

  /** Nothing has happened for long: one instance has the room, and the one pair of connections to TPOS. */
  inspect(): void {
    const sum = (of: (instance: Instance) => number) =>
      [...this.#running].reduce((total, instance) => total + of(instance), 0);
    const counts = {
      chat: sum(({ up }) => Number(up.includes('chat'))),
      rt: sum(({ up }) => Number(up.includes('rt'))),
      alone: sum(({ leases }) => Number(leases.standing === 'alone')),
      holders: sum(({ leases }) => leases.counts.held),
      followers: sum(({ leases }) => leases.counts.followed),
    };
    const rooms = sum(({ room }) => Number(room !== undefined));
    const expected = { chat: 1, rt: 1, alone: 0, holders: 1, followers: rooms - 1 };
    if (JSON.stringify(counts) !== JSON.stringify(expected)) {
      this.wrong(`at rest ${JSON.stringify(counts)} instead of ${JSON.stringify(expected)}`);
    }
  }

  /** Nobody is there any more: nothing may be left. */
  inspectEnd(): void {
    for (const { name, uplinks, room, leases } of this.#running) {
      if (uplinks.alive) this.wrong(`${name} keeps ${uplinks.alive} connections to TPOS`);
      if (room) this.wrong(`${name} keeps a room`);
      if (leases.counts.held) this.wrong(`${name} keeps a lease`);
    }
  }

  #start(place: number): void {
    this.#serial += 1;
    const name = `${'abc'[place]}${this.#serial}`;
    const instance = new Instance(name, this);
    this.instances[place] = instance;
    this.#running.add(instance);
  }

  #choose(tab: World): Instance | undefined {
    const { dice, instances, tpos } = this;
    const any = tpos.variant.sticky ? 0 : dice.between('balancer', 0, instances.length - 1);
    const first = tab.tabs.indexOf(tab) + (this.#chosen.get(tab) ?? 0) + any;
    const order = instances.map((_, index) => instances[(first + index) % instances.length]!);
    return order.find(({ isStopping }) => !isStopping);
  }

  #accept(tab: World, socket: WorldSocket, auth: object): void {
    const instance = this.#choose(tab);
    if (!instance) {
      socket.fail('websocket error');
      return;
    }
    const guest = new GuestSocket(tab, socket, instance, auth);
    this.#guests.set(socket, guest);
    instance.host.run(() => instance.welcome(guest));
  }
}
