import {
  type Config,
  type ConfigInput,
  liveKeys,
  parseConfig,
  type SettingsValue,
} from '../config.ts';
import type { PageSignals } from '../ports.ts';
import { type DerivedAtom, derivedAtom, type Publisher } from './publisher.ts';

type LiveKey = (typeof liveKeys)[number];

/** The configuration as it is now. */
export class Settings {
  /** Read at each use, never kept: it changes. */
  current: Pick<Config, LiveKey>;
  readonly shown: DerivedAtom<SettingsValue>;
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
      const { theme, lang, density, titleBadge, sound, notifications } = this.current;
      return { theme, lang, density, titleBadge, sound, notifications };
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
