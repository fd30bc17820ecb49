import type { IAsyncProperty, IProperty } from 'fast-check';
import type { Ends } from '../server/proxy-helpers.ts';

export type { Ends };

type Property = IProperty<[...unknown[]]> | IAsyncProperty<[...unknown[]]>;

/** Something that strangers send to: what must hold whatever they send. */
export interface Target {
  /** What holds, as a sentence. */
  readonly name: string;
  /** How often it is tried in CI, with a fixed seed. */
  readonly runs: number;
  /** Starts what it needs; `after` ends it. */
  readonly open: (ends: Ends) => Property | Promise<Property>;
}
