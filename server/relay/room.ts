import { Source, type SourceOptions } from './source.ts';
import { LINKS, type LinkName } from './uplink.ts';

/** A browser's socket, let into a room with a token that TPOS accepts. */
export interface Member {
  readonly link: LinkName;
  readonly token: string;
  readonly digest: string;
  /** What it hears (`Source.served`), once it may. */
  served: string | undefined;
  /** Cuts the connection, as a server that goes away does: the browser comes back by itself, and catches up. */
  readonly cut: () => void;
  /** Says that the token is refused. */
  readonly refuse: () => void;
}

export interface RoomOptions extends Omit<SourceOptions, 'token' | 'onBreak' | 'onRefused'> {
  /** Orders what happens: greater each time. */
  readonly sequence: () => number;
  /** TPOS's sockets refuse this token; REST has to decide. */
  readonly onDoubt: (token: string) => void;
  /** The last socket with this token has left. */
  readonly onLeft?: (digest: string) => void;
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

/**
 * The browsers of one room, and where they all hear from: one pair of connections to TPOS with the token of one of
 * them, or what another instance has. A member's socket is connected only while the same one to TPOS is: whatever is lost
 * there is to the browsers a loss of their own, after which they fetch what they missed.
 */
export class Room {
  readonly #options: RoomOptions;
  readonly #source: Source;
  /** By the tokens' digests, in the order in which they came. */
  readonly #holders = new Map<string, Holder>();
  /** Whose token is in use. */
  #current: Holder | undefined;
  #linger: unknown;

  constructor(options: RoomOptions) {
    this.#options = options;
    this.#source = new Source({
      ...options,
      token: () => this.#current?.token,
      onBreak: (link) => this.#cut(link),
      onRefused: (token) => this.#refused(token),
    });
  }

  /** Those that somebody in here has. */
  get tokens(): readonly string[] {
    return [...this.#holders.values()].map(({ token }) => token);
  }

  /** When the last socket with this token came, by `sequence`; `undefined` if there is none. */
  since(digest: string): number | undefined {
    return this.#holders.get(digest)?.since;
  }

  /** Whether it has a socket for each link that is served: else one is at another instance, which may be alone. */
  isWhole(digest: string): boolean {
    const members = [...(this.#holders.get(digest)?.members ?? [])];
    const isHere = (name: LinkName): boolean => members.some(({ link }) => link === name);
    return LINKS.every((link) => isHere(link) || this.served(link) === undefined);
  }

  /** What its members are served by (`LinkState`); `undefined`: nothing. Whoever was by another may have missed something. */
  served(link: LinkName): string | undefined {
    return this.#source.served(link);
  }

  enter(member: Member): void {
    const { token, digest } = member;
    const holder = this.#holders.get(digest) ?? { token, digest, members: new Set(), since: 0 };
    this.#holders.set(digest, holder);
    holder.members.add(member);
    holder.since = this.#options.sequence();
    const inUse = this.#current;
    // One that is gone is kept for what it holds up only.
    const isKept =
      inUse && (inUse.members.size > 0 || LINKS.some((link) => this.#source.isUp(link)));
    if (!isKept || inUse.digest === digest) this.#stay(holder);
  }

  leave(member: Member): void {
    const holder = this.#holders.get(member.digest);
    if (!holder?.members.delete(member) || holder.members.size > 0) return;
    this.#holders.delete(member.digest);
    const { timers, onLeft } = this.#options;
    onLeft?.(member.digest);
    if (holder !== this.#current) return;
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
    this.#source.renew(renewed.token);
  }

  /** Resolves with what serves the member from now on, or `undefined` where nothing can now. */
  async ready(member: Member): Promise<string | undefined> {
    await this.#source.ready(member.link);
    member.served = this.#source.served(member.link);
    return member.served;
  }

  /** Another instance told this. */
  heard(link: LinkName, served: string, number: number): void {
    this.#source.heard(link, served, number);
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
    this.#source.close();
    for (const link of LINKS) this.#cut(link);
    this.#holders.clear();
  }

  /** TPOS's sockets refuse the token that they were given. */
  #refused(token: string): void {
    const current = this.#current;
    if (current?.token === token) {
      // Another one may fare better, here or elsewhere, whatever REST says of this one.
      if (this.#holders.delete(current.digest)) this.#holders.set(current.digest, current);
      if (this.#holders.size === 1) this.#source.yield();
      this.#takeOver();
    }
    this.#options.onDoubt(token);
  }

  #cut(link: LinkName): void {
    for (const { members } of [...this.#holders.values()]) {
      for (const member of [...members]) {
        if (member.link === link && member.served !== undefined) member.cut();
      }
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
    this.#source.restart();
    if (next) return;
    this.#source.close();
    this.#options.onEmpty();
  }
}
