import type { Timers } from '../timers.ts';
import { NOTHING, type RoomState } from './coordination.ts';
import type { Hearing } from './hearing.ts';
import type { Lease, Role } from './lease.ts';
import type { Leases } from './leases.ts';
import { LINKS, type LinkName, type UplinkEvents } from './uplink.ts';

/** A connection to one of TPOS's two servers (`Uplink`). */
export interface UplinkPort {
  readonly up: boolean;
  /** How many attempts in a row have failed. */
  readonly failures: number;
  readonly ready: (token: string) => Promise<boolean>;
  readonly renew: (token: string) => void;
  readonly close: () => void;
}

/** What is told to the browsers of a room. */
export interface Word {
  readonly link: LinkName;
  readonly room: string;
  /** To those who are served by this alone. */
  readonly served: string;
  /** From 1, under that name. */
  readonly number: number;
  readonly event: string;
  readonly args: readonly unknown[];
}

export interface SourceOptions {
  readonly name: string;
  readonly leases: Leases;
  readonly hearing: Readonly<Record<LinkName, Hearing>>;
  readonly timers: Timers;
  /** Milliseconds from any start. */
  readonly elapsed: () => number;
  readonly makeUplink: (link: LinkName, events: UplinkEvents) => UplinkPort;
  /** Whose token is in use here, if anybody's. */
  readonly token: () => string | undefined;
  /** To the browsers of this instance, or of all. */
  readonly tell: (word: Word, everywhere: boolean) => void;
  /** What was served by this link so far is over, or has a gap: whoever was, comes back. */
  readonly onBreak: (link: LinkName) => void;
  /** It is served by this link, or not, by whichever instance. */
  readonly onServed: (link: LinkName, isServed: boolean) => void;
  /** A connection of our own is up, is down, or could not be made. */
  readonly onChange: (link: LinkName, up: boolean) => void;
  readonly onRefused: (token: string) => void;
  /** What we are to the room is another thing; `ended`: nothing any more. */
  readonly onRole?: (role: Role['name'] | 'ended') => void;
}

/** How long a browser waits for the connection that another instance makes, ms. */
const FOLLOW_PATIENCE = 5000;
/** A holder that cannot connect gives others a try after so many attempts with neither link. */
const ATTEMPTS = 3;

/** Where the browsers of a room hear from: our own connections to TPOS, or those of another instance. */
export class Source {
  readonly #options: SourceOptions;
  readonly #uplinks: Readonly<Record<LinkName, UplinkPort>>;
  readonly #lease: Lease;
  /** What our own connections are told under, while they serve anybody. */
  readonly #own: Record<LinkName, string | undefined> = { chat: undefined, rt: undefined };
  readonly #told = { chat: 0, rt: 0 };
  readonly #served: Record<LinkName, string | undefined> = { chat: undefined, rt: undefined };
  #role: Role['name'] = 'asks';
  #failuresBefore = 0;
  #waiting: (() => void)[] = [];
  #isClosed = false;

  constructor(options: SourceOptions) {
    this.#options = options;
    this.#uplinks = { chat: this.#createUplink('chat'), rt: this.#createUplink('rt') };
    this.#lease = options.leases.begin({
      room: options.name,
      state: () => this.#state(),
      onRole: () => this.#settle(),
      onHeld: () => this.#keep(),
    });
    this.#settle();
  }

  /** The name of what is told by this link now (`LinkState`); `undefined`: nothing is. */
  served(link: LinkName): string | undefined {
    return this.#served[link];
  }

  /** Whether a connection of our own is up. */
  isUp(link: LinkName): boolean {
    return this.#uplinks[link].up;
  }

  /** Resolves when the link is served, or cannot be now. */
  async ready(link: LinkName): Promise<void> {
    const { elapsed } = this.#options;
    const late = elapsed() + FOLLOW_PATIENCE;
    while (!(await this.#isDecided(link)) && elapsed() < late) {
      await this.#change(late - elapsed());
    }
  }

  /** The token in use was renewed. */
  renew(token: string): void {
    for (const link of LINKS) this.#uplinks[link].renew(token);
  }

  /** Another token is in use, or none: what is up with the old one ends. What failed keeps its pause. */
  restart(): void {
    const hasNone = this.#options.token() === undefined;
    for (const link of LINKS) if (hasNone || this.isUp(link)) this.#uplinks[link].close();
  }

  /** No token here is any good: another instance may have a better one. */
  yield(): void {
    this.#lease.yield();
  }

  /** Another instance told this. */
  heard(link: LinkName, served: string, number: number): void {
    if (!this.#options.hearing[link].heard(served, number)) this.#options.onBreak(link);
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#lease.end();
    this.#options.onRole?.('ended');
    for (const link of LINKS) {
      this.#uplinks[link].close();
      this.#serve(link, undefined);
    }
    this.#wake();
  }

  /** Whether there is nothing to wait for: the link is served, or we have tried to connect it. */
  async #isDecided(link: LinkName): Promise<boolean> {
    this.#settle();
    if (this.#isClosed || this.#served[link] !== undefined) return true;
    if (!this.#isServing()) return false;
    const token = this.#options.token();
    if (token === undefined) return true;
    await this.#uplinks[link].ready(token);
    return this.#isServing();
  }

  /** Resolves when we are something else or serve something else, or after some time (ms). */
  async #change(ms: number): Promise<void> {
    const { timers } = this.#options;
    let timer: unknown;
    await new Promise<void>((resolve) => {
      this.#waiting.push(resolve);
      timer = timers.set(resolve, ms);
    });
    timers.clear(timer);
  }

  /** Whether our own connections serve anybody. */
  #isServing(): boolean {
    return this.#role === 'holds' || this.#role === 'alone';
  }

  #createUplink(link: LinkName): UplinkPort {
    const { name, makeUplink, tell, onChange, onRefused } = this.#options;
    return makeUplink(link, {
      onEvent: (event, args) => {
        // The lease may be over, and no timer has said so yet.
        this.#settle();
        const served = this.#own[link];
        if (served === undefined) return;
        this.#told[link] += 1;
        const word = { link, room: name, served, number: this.#told[link], event, args };
        tell(word, this.#role === 'holds');
      },
      onChange: (up) => {
        onChange(link, up);
        if (this.#isClosed) return;
        const before = this.#own[link];
        this.#name(link);
        this.#settle();
        if (this.#own[link] !== before) this.#lease.tell();
      },
      onRefused,
    });
  }

  /** What is told from now on has another name, if anything is. */
  #name(link: LinkName): void {
    const isTold = this.#isServing() && this.isUp(link);
    this.#own[link] = isTold ? this.#options.leases.newName() : undefined;
    this.#told[link] = 0;
  }

  /** Looks what we are now, and who is served by what. */
  #settle(): void {
    if (this.#isClosed) return;
    const { hearing, elapsed, onBreak, onRole } = this.#options;
    const { role } = this.#lease;
    if (role.name !== this.#role) {
      this.#role = role.name;
      onRole?.(role.name);
      this.#failuresBefore = this.#failures;
      for (const link of LINKS) {
        if (role.name === 'follows') this.#uplinks[link].close();
        this.#name(link);
      }
      this.#lease.tell();
      this.#wake();
    }
    for (const link of LINKS) {
      if (role.name !== 'follows') this.#serve(link, this.#own[link]);
      else {
        const isWhole = hearing[link].follow(role.state[link], elapsed());
        this.#serve(link, role.state[link].served);
        if (!isWhole) onBreak(link);
      }
    }
  }

  #serve(link: LinkName, served: string | undefined): void {
    const { onBreak, onServed } = this.#options;
    if (served === this.#served[link]) return;
    this.#served[link] = served;
    onServed(link, served !== undefined);
    onBreak(link);
    this.#wake();
  }

  #state(): RoomState {
    if (this.#role !== 'holds') return NOTHING;
    const state = (link: LinkName) => ({ served: this.#own[link], told: this.#told[link] });
    return { chat: state('chat'), rt: state('rt') };
  }

  /** Whoever holds the room has both: it does not know what the browsers of others want. */
  #keep(): void {
    this.#settle();
    const token = this.#options.token();
    if (this.#role !== 'holds' || token === undefined) return;
    if (this.#failures - this.#failuresBefore >= ATTEMPTS && !LINKS.some((link) => this.isUp(link)))
      this.#lease.yield();
    else for (const link of LINKS) if (!this.isUp(link)) void this.#uplinks[link].ready(token);
  }

  get #failures(): number {
    return Math.min(...LINKS.map((link) => this.#uplinks[link].failures));
  }

  #wake(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }
}
