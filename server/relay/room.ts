import { Uplink, type LinkName, type UplinkOptions } from './uplink.ts';

/** A browser's socket, let into a room with a token that TPOS accepts. */
export interface Member {
  readonly link: LinkName;
  readonly token: string;
  readonly digest: string;
  /** Cuts the connection, as a server that goes away does: the browser comes back by itself, and catches up. */
  readonly cut: () => void;
  /** Says that the token is refused. */
  readonly refuse: () => void;
}

export interface RoomOptions extends Pick<UplinkOptions, 'referer' | 'timers' | 'elapsed' | 'ca'> {
  readonly name: string;
  readonly origins: Readonly<Record<LinkName, string>>;
  /** Orders what happens: greater each time. */
  readonly sequence: () => number;
  readonly onEvent: (link: LinkName, name: string, args: readonly unknown[]) => void;
  readonly onChange: (link: LinkName, up: boolean) => void;
  /** TPOS's sockets refuse this token; REST has to decide. */
  readonly onDoubt: (token: string) => void;
  /** Nobody is left. */
  readonly onEmpty: () => void;
}

/** A token, and the sockets that brought it. */
interface Holder {
  readonly token: string;
  readonly digest: string;
  readonly members: Set<Member>;
  /** When the last of them came, by `sequence`. */
  since: number;
}

/** How long a token is used on after the last socket that brought it is gone, ms: pages are loaded anew. */
export const LINGER = 5000;
const LINKS = ['chat', 'rt'] as const;

/**
 * The browsers of one room, and the one pair of connections to TPOS that serves them all with the token of one of
 * them. A member's socket is connected only while the same one to TPOS is: whatever is lost there is to the browsers
 * a loss of their own, after which they fetch what they missed.
 */
export class Room {
  readonly #options: RoomOptions;
  readonly #uplinks: Readonly<Record<LinkName, Uplink>>;
  /** By the tokens' digests, in the order in which they came. */
  readonly #holders = new Map<string, Holder>();
  /** Whose token is in use. */
  #current: Holder | undefined;
  #linger: unknown;
  /** How often each connection to TPOS was made. */
  readonly #times = { chat: 0, rt: 0 };

  constructor(options: RoomOptions) {
    this.#options = options;
    this.#uplinks = { chat: this.#createUplink('chat'), rt: this.#createUplink('rt') };
  }

  /** Those that somebody in here has. */
  get tokens(): readonly string[] {
    return [...this.#holders.values()].map(({ token }) => token);
  }

  /** When the last socket with this token came, by `sequence`; `undefined` if there is none. */
  since(digest: string): number | undefined {
    return this.#holders.get(digest)?.since;
  }

  isUp(link: LinkName): boolean {
    return this.#uplinks[link].up;
  }

  /** Which connection to TPOS serves now: whoever was served by another one may have missed something. */
  generation(link: LinkName): number {
    return this.#times[link];
  }

  enter(member: Member): void {
    const { token, digest } = member;
    const holder = this.#holders.get(digest) ?? { token, digest, members: new Set(), since: 0 };
    this.#holders.set(digest, holder);
    holder.members.add(member);
    holder.since = this.#options.sequence();
    const inUse = this.#current;
    // One that is gone is kept for what it holds up only.
    const isKept = inUse && (inUse.members.size > 0 || LINKS.some((link) => this.isUp(link)));
    if (!isKept || inUse.digest === digest) this.#stay(holder);
  }

  leave(member: Member): void {
    const holder = this.#holders.get(member.digest);
    if (!holder?.members.delete(member) || holder.members.size > 0) return;
    this.#holders.delete(member.digest);
    if (holder !== this.#current) return;
    const { timers } = this.#options;
    timers.clear(this.#linger);
    this.#linger = timers.set(() => this.#takeOver(), LINGER);
  }

  /** A socket has another token than it came with. */
  renew(old: Member, renewed: Member): void {
    this.enter(renewed);
    const holder = this.#holders.get(old.digest);
    const wasInUse = holder !== undefined && holder === this.#current;
    this.leave(old);
    if (!wasInUse || this.#holders.has(old.digest)) return;
    // Nobody has the old one any more: the connections go on with its successor.
    this.#stay(this.#holders.get(renewed.digest));
    for (const link of LINKS) this.#uplinks[link].renew(renewed.token);
  }

  /** Resolves when the room's connection to TPOS is up, or with false where it cannot be made now. */
  ready(link: LinkName): Promise<boolean> {
    const { token } = this.#current ?? {};
    return token === undefined ? Promise.resolve(false) : this.#uplinks[link].ready(token);
  }

  /** TPOS accepts this token no more: it is used for nothing any longer, and whoever brought it hears nothing. */
  expel(digest: string): void {
    const holder = this.#holders.get(digest);
    if (!holder) return;
    this.#holders.delete(digest);
    if (holder === this.#current) this.#takeOver();
    for (const member of holder.members) member.refuse();
  }

  close(): void {
    this.#stay(undefined);
    for (const link of LINKS) {
      this.#uplinks[link].close();
      this.#cut(link);
    }
    this.#holders.clear();
  }

  #createUplink(link: LinkName): Uplink {
    const { name, origins, onEvent, onChange, onDoubt } = this.#options;
    return new Uplink({
      ...this.#options,
      room: name,
      origin: origins[link],
      onEvent: (event, args) => onEvent(link, event, args),
      onChange: (up) => {
        onChange(link, up);
        if (up) this.#times[link] += 1;
      },
      onLost: () => this.#cut(link),
      onRefused: (token) => {
        const current = this.#current;
        if (current?.token === token && this.#holders.delete(current.digest)) {
          // Another one may fare better, whatever REST says of this one.
          this.#holders.set(current.digest, current);
          this.#takeOver();
        }
        onDoubt(token);
      },
    });
  }

  #cut(link: LinkName): void {
    for (const { members } of [...this.#holders.values()]) {
      for (const member of [...members]) if (member.link === link) member.cut();
    }
  }

  /** The token of this one is in use from now on. */
  #stay(holder: Holder | undefined): void {
    this.#options.timers.clear(this.#linger);
    this.#current = holder;
  }

  /** Another one's token from now on, by new connections; with none left, none. */
  #takeOver(): void {
    const [next] = this.#holders.values();
    this.#stay(next);
    // What is up is ended, which tells its browsers to come back; what failed keeps its pause.
    for (const link of LINKS) if (!next || this.#uplinks[link].up) this.#uplinks[link].close();
    if (!next) this.#options.onEmpty();
  }
}
