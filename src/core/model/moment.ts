/**
 * When something happened here: `seq` orders events of this store whatever the clocks do, `at` is monotonic
 * local time in ms and measures how long ago it was. Neither is ever compared with server time.
 */
export interface Moment {
  readonly seq: number;
  readonly at: number;
}

/** How long a message that only a push brought outlives answers without it: reads lag (protocol.md §3). */
export const pushHold = 60_000;

/** For so long, ms, two answers may know of different times: reads lag (protocol.md §3). */
export const mostLag = 15_000;

/** How long the id of a removed message is remembered against late duplicates, ms. */
export const removalMemory = 600_000;
