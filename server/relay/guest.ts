import type { Log, SocketEntry } from '../log.ts';
import type { Timers } from '../timers.ts';
import { digestOf, type TokenVerdict } from './admission.ts';
import { placeOf, type BrowserSocket, type Visitor } from './door.ts';
import type { Member, Room } from './room.ts';
import type { LinkName } from './uplink.ts';

export interface GuestOptions {
  readonly timers: Timers;
  readonly elapsed: () => number;
  readonly log: Log;
  readonly judge: (token: string, socket: BrowserSocket) => Promise<TokenVerdict>;
  readonly roomOf: (name: string) => Room;
}

/** For a token that TPOS accepts, ms: in this time a page renews the one it has. */
export const PATIENCE = 30_000;
/** Said at the door. In words that no page takes for a refusal of its token. */
const NOT_THERE = 'TPOS is not there.';

/** A browser's socket: says `auth` and `join`, hears `authenticated` or `unauthorized` (docs/protocol.md §4). */
export class Guest implements Visitor {
  readonly #socket: BrowserSocket;
  readonly #link: LinkName;
  readonly #options: GuestOptions;
  readonly #roomName: string;
  readonly #began: number;
  #room: Room | undefined;
  #member: Member | undefined;
  /** It has joined, or said with its CONNECT packet which room it wants. */
  #wantsRoom: boolean;
  /** It was here, or at the door, without an accepted token: what was sent meanwhile it has missed. */
  #missed = false;
  /** Counts what was said of tokens: only the last word counts. */
  #turn = 0;
  #timer: unknown;

  constructor(socket: BrowserSocket, link: LinkName, options: GuestOptions) {
    this.#socket = socket;
    this.#link = link;
    this.#options = options;
    this.#began = options.elapsed();
    this.#roomName = String(socket.handshake.query['room']);
    this.#wantsRoom = textOf(socket.handshake.auth, 'room') === this.#roomName;
    socket.conn.once('close', () => this.#leave());
  }

  async enter(): Promise<string | undefined> {
    const { recovered, handshake } = this.#socket;
    const token = textOf(handshake.auth, 'token');
    const verdict =
      token === undefined ? 'refused' : await this.#options.judge(token, this.#socket);
    if (verdict === 'unknown') return NOT_THERE;
    if (token !== undefined && verdict === 'accepted') {
      return (await this.#join(token)) ? undefined : NOT_THERE;
    }
    this.#missed = token !== undefined;
    return recovered ? 'unauthorized' : undefined;
  }

  begin(): void {
    const socket = this.#socket;
    socket.on('auth', (payload) => void this.#auth(textOf(payload, 'token')));
    socket.on('join', (payload) => {
      if (textOf(payload, 'room') !== this.#roomName) return;
      this.#wantsRoom = true;
      this.#listen();
    });
    socket.on('disconnect', () => {
      this.#leave();
      this.#log('closed');
    });
    this.#log('open');
    if (this.#member) this.#accept();
    else {
      this.#wait();
      if (this.#missed) this.#say('unauthorized');
    }
  }

  async #auth(token: string | undefined): Promise<void> {
    const turn = ++this.#turn;
    const verdict =
      token === undefined ? 'refused' : await this.#options.judge(token, this.#socket);
    if (turn !== this.#turn || !this.#socket.connected) return;
    if (verdict === 'unknown') this.#cut();
    else if (token === undefined || verdict === 'refused') this.#refuse();
    else if (this.#member) {
      this.#renew(this.#member, token);
      this.#accept();
    } else if (this.#missed) {
      this.#say('authenticated');
      // Comes back, and fetches what it has missed.
      this.#socket.conn.close();
    } else if (await this.#join(token)) this.#accept();
    else this.#cut();
  }

  /** Into the room; false if TPOS's own socket cannot be had. */
  async #join(token: string): Promise<boolean> {
    const { conn, recovered, data } = this.#socket;
    if (conn.readyState !== 'open') return false;
    const room = this.#options.roomOf(this.#roomName);
    const member = this.#memberWith(token);
    const before = data.served;
    this.#room = room;
    this.#member = member;
    room.enter(member);
    const served = await room.ready(member);
    if (served === undefined || this.#member !== member || (recovered && before !== served)) {
      this.#leave();
      return false;
    }
    this.#socket.data = { digest: member.digest, room: this.#roomName, served };
    return true;
  }

  #renew(old: Member, token: string): void {
    if (old.token === token) return;
    this.#member = this.#memberWith(token, old.served);
    this.#socket.data.digest = this.#member.digest;
    this.#room?.renew(old, this.#member);
  }

  #memberWith(token: string, served?: string): Member {
    return {
      link: this.#link,
      served,
      token,
      digest: digestOf(token),
      cut: () => this.#cut(),
      refuse: () => this.#refuse(),
    };
  }

  #accept(): void {
    this.#options.timers.clear(this.#timer);
    this.#say('authenticated');
    this.#listen();
  }

  #listen(): void {
    const { served } = this.#member ?? {};
    if (served !== undefined && this.#wantsRoom) {
      void this.#socket.join(placeOf(this.#roomName, served));
    }
  }

  /** Hears nothing more until it has another token. */
  #refuse(): void {
    this.#missed ||= this.#member !== undefined;
    const { served } = this.#member ?? {};
    if (served !== undefined) void this.#socket.leave(placeOf(this.#roomName, served));
    this.#leave();
    this.#wait();
    this.#say('unauthorized');
  }

  #wait(): void {
    const { timers } = this.#options;
    timers.clear(this.#timer);
    this.#timer = timers.set(() => this.#socket.disconnect(true), PATIENCE);
  }

  #cut(): void {
    this.#socket.conn.close(true);
  }

  #leave(): void {
    this.#options.timers.clear(this.#timer);
    const member = this.#member;
    this.#member = undefined;
    if (member) this.#room?.leave(member);
  }

  /** As `socket.emit`, which goes by way of Redis: late, read by all instances, and in the way of who comes back. */
  #say(event: 'authenticated' | 'unauthorized'): void {
    const message = event === 'authenticated' ? 'OK' : 'Token is invalid or expired';
    const { id, nsp } = this.#socket;
    nsp.local.to(id).emit(event, { message });
  }

  #log(status: SocketEntry['status']): void {
    const { log, elapsed } = this.#options;
    log({ event: 'socket', socket: this.#link, status, ms: Math.round(elapsed() - this.#began) });
  }
}

function textOf(payload: unknown, key: string): string | undefined {
  if (typeof payload !== 'object' || payload === null) return undefined;
  const value: unknown = Reflect.get(payload, key);
  return typeof value === 'string' ? value : undefined;
}
