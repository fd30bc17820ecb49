import type { ConnectionValue, LinkState, Mode } from '../types.ts';
import { type DerivedAtom, derivedAtom, type Publisher } from './publisher.ts';

/** What the badges follow from. */
export interface ConnectionFacts {
  readonly chat: LinkState;
  readonly rt: LinkState;
  readonly auto: boolean;
  readonly signedIn: boolean;
  /** Local time, ms. */
  readonly lastSync?: number | undefined;
  /** The page was away, and catches up. */
  readonly updating?: boolean;
}

/** protocol.md §5: one socket is enough for realtime; connecting counts as down. */
function modeOf({ chat, rt, auto, signedIn }: ConnectionFacts): Mode {
  if (!signedIn) return 'signed-out';
  if (chat === 'connected' || rt === 'connected') return 'realtime';
  return auto ? 'polling' : 'paused';
}

/** How the page is connected, and when that last changed for those who listen. */
export class Connection {
  readonly shown: DerivedAtom<ConnectionValue>;
  readonly #publisher: Publisher;
  readonly #tell: (value: ConnectionValue) => void;
  #facts: ConnectionFacts;
  #told: string;

  /** @param tell - called after a publication in which a socket or the mode changed */
  constructor(publisher: Publisher, auto: boolean, tell: (value: ConnectionValue) => void) {
    this.#publisher = publisher;
    this.#tell = tell;
    this.#facts = { chat: 'disconnected', rt: 'disconnected', auto, signedIn: false };
    this.shown = derivedAtom(publisher, () => this.#value());
    this.#told = this.#summary();
  }

  get facts(): ConnectionFacts {
    return this.#facts;
  }

  update(changes: Partial<ConnectionFacts>): void {
    this.#facts = { ...this.#facts, ...changes };
    this.shown.touch();
    this.#publisher.after(() => {
      const summary = this.#summary();
      if (summary === this.#told) return;
      this.#told = summary;
      this.#tell(this.#value());
    });
  }

  #value(): ConnectionValue {
    const { chat, rt, auto, lastSync, updating } = this.#facts;
    return {
      chat,
      rt,
      mode: modeOf(this.#facts),
      auto: auto ? 'on' : 'off',
      ...(lastSync !== undefined && { lastSync }),
      ...(updating && { updating }),
    };
  }

  #summary(): string {
    const { chat, rt } = this.#facts;
    return `${chat} ${rt} ${modeOf(this.#facts)}`;
  }
}
