import { type Config, type ConfigInput, parseConfig } from '../config.ts';
import type { PageSignals } from '../ports.ts';
import { type DerivedAtom, derivedAtom, type Publisher } from './publisher.ts';

/** Keys that may change while the store lives (docs/configuration.md). */
const liveKeys = ['theme', 'lang', 'density', 'debug', 'pollInterval', 'autoRefresh'] as const;

type LiveKey = (typeof liveKeys)[number];

/** The configuration as it is now. */
export class Settings {
  /** Read at each use, never kept: it changes. */
  current: Pick<Config, LiveKey>;
  readonly shown: DerivedAtom<Pick<Config, 'theme' | 'lang' | 'density'>>;
  readonly #page: PageSignals;
  readonly #report: (key: string) => void;

  constructor(
    config: Config,
    publisher: Publisher,
    page: PageSignals,
    report: (key: string) => void,
  ) {
    this.current = config;
    this.#page = page;
    this.#report = report;
    this.shown = derivedAtom(publisher, () => {
      const { theme, lang, density } = this.current;
      return { theme, lang, density };
    });
  }

  /** Takes the live keys of `changes`; a value of undefined or null goes back to the default. */
  change(changes: ConfigInput): void {
    const parsed = parseConfig(changes, this.#page, this.#report);
    const named = liveKeys.filter((key) => key in changes);
    this.current = {
      ...this.current,
      ...Object.fromEntries(named.map((key) => [key, parsed[key]])),
    };
    this.shown.touch();
  }
}
