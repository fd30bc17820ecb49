import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { askerOf } from '../asker.ts';
import type { Log } from '../log.ts';
import { Attempts } from '../login-limits.ts';
import { handshakeOf, pathOf } from '../proxy/socket-proxy.ts';
import type { Timers } from '../timers.ts';
import { digestOf, VERDICT_FRESH, type Admission, type TokenVerdict } from './admission.ts';
import { Door, type BrowserSocket } from './door.ts';
import { Guest } from './guest.ts';
import { Hearing } from './hearing.ts';
import { inTime } from './lease.ts';
import { Leases, type Standing } from './leases.ts';
import type { SharedPlace, SharedStream } from './redis.ts';
import { Room } from './room.ts';
import { LINKS, Uplink, type LinkName } from './uplink.ts';

export interface RelayOptions {
  /** `https:` or `http:` origins of the two servers of docs/protocol.md §4. */
  readonly chatOrigin: string;
  readonly rtOrigin: string;
  /** The origin whose page we say that we are. */
  readonly referer: string;
  /** The rooms of the shop whose tokens REST accepts; what asks for another one is not for the relay. */
  readonly rooms: readonly string[];
  readonly admission: Admission;
  readonly timers: Timers;
  readonly elapsed: () => number;
  readonly log: Log;
  readonly sawSocket: (link: LinkName, up: boolean) => void;
  /** Orders what happens: greater each time. */
  readonly sequence: () => number;
  /** Something was heard or lost in that room, or perhaps in any: answers begun before may lack it. */
  readonly onNews: (room?: string) => void;
  readonly ca?: string | undefined;
  /** A name that no other instance has. */
  readonly instance: string;
  /** What it shares with other instances, if there are any. */
  readonly shared?: SharedPlace | undefined;
  /** What an instance told has come to the browsers of this one, so long after TPOS said it, ms. */
  readonly onFanOut?: ((link: LinkName, ms: number) => void) | undefined;
}

/** That a token hears a room is noted once a minute, and counts for so long, ms. */
const HEARS_FOR = 4 * VERDICT_FRESH;
/** Tokens that TPOS does not accept, from one address, in five minutes. */
const REFUSALS_PER_ADDRESS = 60;

/**
 * Stands between browsers and TPOS's two Socket.IO servers (docs/relay.md): speaks to each browser what TPOS does,
 * and holds one pair of connections to TPOS for all browsers of a room.
 */
export class Relay {
  readonly #options: RelayOptions;
  readonly #rooms = new Map<string, Room>();
  readonly #leases: Leases;
  readonly #hearings = new Map<string, Record<LinkName, Hearing>>();
  readonly #streams: Readonly<Record<LinkName, SharedStream | undefined>>;
  readonly #doors: Readonly<Record<LinkName, Door>>;
  readonly #attempts = new Attempts(REFUSALS_PER_ADDRESS);
  #recheck: unknown;
  #stopping = false;

  constructor(options: RelayOptions) {
    this.#options = options;
    this.#leases = new Leases({
      ...options,
      coordination: options.shared?.coordination,
      onNudge: (room) => this.nudge(room),
      onStanding: (state) => {
        options.log({ event: 'instances', state });
        this.#noteAll();
      },
    });
    const stream = (link: LinkName) => options.shared?.stream(link, () => this.#leases.lost());
    this.#streams = { chat: stream('chat'), rt: stream('rt') };
    this.#doors = { chat: this.#createDoor('chat'), rt: this.#createDoor('rt') };
    options.admission.onRefused = (digest) => this.#expel(digest);
  }

  /** Takes over an upgrade; false if it is none for a room of the relay. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean {
    const { name, rest } = pathOf(request);
    const handshake = rest === undefined ? undefined : handshakeOf(request, rest);
    if (name === undefined || !handshake || this.#stopping) return false;
    const room = new URLSearchParams(handshake.query).get('room') ?? '';
    if (!this.#options.rooms.includes(room)) return false;
    this.#doors[name].upgrade(request, socket, head);
    return true;
  }

  /** When the last socket with this token came, by `sequence`; `undefined` if none is served, or not here alone. */
  since(digest: string): number | undefined {
    const rooms = [...this.#rooms.values()].filter((room) => room.since(digest) !== undefined);
    const isHere = !this.#options.shared || rooms.every((room) => room.isWhole(digest));
    if (rooms.length === 0 || !isHere) return undefined;
    return Math.max(...rooms.map((room) => room.since(digest) ?? 0));
  }

  /** In which rooms sockets with this token are, here. */
  roomsHere(digest: string): readonly string[] {
    const rooms = [...this.#rooms].filter(([, room]) => room.since(digest) !== undefined);
    return rooms.map(([name]) => name);
  }

  /** In which rooms it may have heard anything at other instances; `undefined`: that is not known. */
  async roomsElsewhere(digest: string): Promise<readonly string[] | undefined> {
    const { shared, rooms } = this.#options;
    if (!shared) return [];
    if (rooms.length < 2) return rooms;
    try {
      return await shared.hearers.roomsOf(digest);
    } catch {
      return undefined;
    }
  }

  /** Whether leases can be had; `undefined`: there are no other instances. */
  get standing(): Standing | undefined {
    return this.#options.shared && this.#leases.standing;
  }

  /**
   * Other instances shall look after a room; or only know that something has changed, by an empty name. Resolves when
   * they can know, or cannot.
   */
  async nudge(room = ''): Promise<void> {
    if (this.standing === 'joined') await this.#doors.chat.nudge(room);
  }

  /** Whether whatever any browser may have heard so far, at any instance, is known here. */
  async isCurrent(): Promise<boolean> {
    if (!this.#options.shared) return true;
    if (this.standing === 'alone') return false;
    const asked = LINKS.map((link) => this.#streams[link]?.isCurrent() ?? Promise.resolve(true));
    return (await Promise.all(asked)).every(Boolean);
  }

  /** Closes every connection; new ones are refused from now on. */
  async close(): Promise<void> {
    this.#stopping = true;
    this.#options.timers.clear(this.#recheck);
    for (const room of this.#rooms.values()) room.close();
    this.#rooms.clear();
    await this.#leases.close();
    await Promise.all(Object.values(this.#doors).map((door) => door.close()));
    this.#options.shared?.close();
  }

  /** What TPOS says of a token that somebody at this address brings; who brings many bad ones is not heard. */
  async #judge(token: string, request: IncomingMessage): Promise<TokenVerdict> {
    const { admission, elapsed, log } = this.#options;
    if (admission.isKnown(token)) return admission.check(token);
    const { address } = askerOf(request);
    const now = elapsed();
    if (this.#attempts.wait(address, now) > 0) {
      log({ event: 'refused', rule: 'tokens', status: 429, address });
      return 'unknown';
    }
    // Counts until it turns out well, so that many at once do not slip by.
    this.#attempts.add(address, now);
    const verdict = await admission.check(token);
    if (verdict === 'accepted') this.#attempts.remove(address, now);
    return verdict;
  }

  /** The room of that name, made when the first one comes. */
  #roomOf(name: string): Room {
    const { chatOrigin, rtOrigin, timers, log, sawSocket, onNews, admission } = this.#options;
    const known = this.#rooms.get(name);
    if (known) return known;
    const origins = { chat: chatOrigin, rt: rtOrigin };
    const room = new Room({
      ...this.#options,
      name,
      leases: this.#leases,
      hearing: this.#hearingOf(name),
      makeUplink: (link, events) =>
        new Uplink({ ...this.#options, ...events, origin: origins[link], room: name }),
      tell: (word, everywhere) => {
        onNews(name);
        this.#doors[word.link].tell(word, everywhere);
      },
      onServed: (link, isServed) => {
        onNews(name);
        sawSocket(link, isServed);
      },
      onChange: (link, up) => {
        onNews(name);
        if (!up) sawSocket(link, up);
        log({ event: 'relay', socket: link, room: name, state: up ? 'up' : 'down' });
      },
      onRole: (role) => {
        if (this.#options.shared) log({ event: 'lease', room: name, role });
      },
      onDoubt: (token) => {
        admission.doubt(token);
        void admission.check(token);
      },
      onLeft: (digest) => {
        // What it has heard here it knows in other rooms, too.
        for (const other of this.roomsHere(digest)) onNews(other);
      },
      onEmpty: () => {
        if (this.#rooms.get(name) === room) this.#rooms.delete(name);
      },
    });
    if (this.#rooms.size === 0) {
      timers.clear(this.#recheck);
      this.#recheck = timers.set(() => this.#lookAgain(), VERDICT_FRESH);
    }
    this.#rooms.set(name, room);
    return room;
  }

  #hearingOf(name: string): Record<LinkName, Hearing> {
    const known = this.#hearings.get(name);
    if (known) return known;
    const hearing = { chat: new Hearing(), rt: new Hearing() };
    this.#hearings.set(name, hearing);
    return hearing;
  }

  /** Another instance told this to the browsers of a room. */
  #heard(link: LinkName, name: string, served: string, number: number): void {
    if (!this.#options.rooms.includes(name)) return;
    this.#options.onNews(name);
    const room = this.#rooms.get(name);
    if (room) room.heard(link, served, number);
    else this.#hearingOf(name)[link].heard(served, number);
  }

  #createDoor(link: LinkName): Door {
    const options = {
      ...this.#options,
      judge: async (token: string, { request, handshake }: BrowserSocket) => {
        const verdict = await this.#judge(token, request);
        // Before it can hear anything.
        if (verdict === 'accepted') await this.#note(String(handshake.query['room']), token);
        return verdict;
      },
      roomOf: (name: string) => this.#roomOf(name),
    };
    return new Door(link, {
      welcome: (socket) => new Guest(socket, link, options),
      mayReturn: ({ digest, room = '', served }) =>
        digest !== undefined &&
        served !== undefined &&
        this.#options.admission.isAccepted(digest) &&
        this.#rooms.get(room)?.served(link) === served,
      stream: this.#streams[link],
      onFanOut: (ms) => this.#options.onFanOut?.(link, ms),
      onHeard: (room, served, number) => this.#heard(link, room, served, number),
      onNudge: (room) => {
        this.#options.onNews(room || undefined);
        this.#leases.nudged(room);
      },
    });
  }

  /** Whatever was not heard of lately is asked about, as long as there is anybody. */
  #lookAgain(): void {
    const { timers, admission } = this.#options;
    for (const room of this.#rooms.values()) {
      for (const token of room.tokens) void admission.check(token);
    }
    this.#noteAll();
    if (this.#rooms.size > 0) {
      this.#recheck = timers.set(() => this.#lookAgain(), VERDICT_FRESH);
    }
  }

  /** Other instances can know from now on that this token hears this room: its calls may go to them. */
  async #note(room: string, token: string): Promise<void> {
    const { shared, rooms, timers } = this.#options;
    if (!shared || rooms.length < 2 || this.standing === 'alone') return;
    const noting = shared.hearers.note(digestOf(token), room, HEARS_FOR).then(() => ({}));
    if (!(await inTime(timers, noting))) this.#leases.lost();
  }

  #noteAll(): void {
    for (const [name, { tokens }] of this.#rooms) {
      for (const token of tokens) void this.#note(name, token);
    }
  }

  #expel(digest: string): void {
    for (const room of this.#rooms.values()) room.expel(digest);
  }
}
