import type { Browser } from 'playwright-core';
import type { SubjectUnderTest } from './subjects.ts';

/** What one run of one subject gave, by name. */
export type Figures = Readonly<Record<string, number>>;

export type PeerName = 'vue-advanced-chat' | 'deep-chat';

export type FloorName = 'plain' | 'windowed';

/** What a figure has to be. Ratios and differences are to a floor's figure of the same run. */
export type Target =
  | { readonly most: number }
  | { readonly times: number; readonly plus?: number; readonly of: FloorName };

/** One figure of a work, as a row of the table. */
export interface Row {
  readonly figure: string;
  readonly what: string;
  readonly unit: 'ms' | 'MB' | 'KB' | '%' | 'px' | '';
  readonly target?: Target;
}

export interface Measuring {
  readonly browser: Browser;
  readonly subject: SubjectUnderTest;
  /** Shorter, for a first look: what takes its time takes less of it. */
  readonly short: boolean;
}

/** One work of the table. */
export interface Work {
  /** For the command line. */
  readonly name: string;
  /** What is measured, in a sentence. */
  readonly title: string;
  readonly floors: readonly FloorName[];
  /** Of bench/package.json. */
  readonly peers?: readonly PeerName[];
  readonly rows: readonly Row[];
  /** How often at most: long ones are run less often than asked. */
  readonly runs?: number;
  readonly measure: (measuring: Measuring) => Promise<Figures>;
}
