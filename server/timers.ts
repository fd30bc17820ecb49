/** Timers from outside, so that tests turn the clock by hand. */
export interface Timers {
  /** Calls back once after so many milliseconds; returns what `clear` takes. */
  readonly set: (callback: () => void, ms: number) => unknown;
  readonly clear: (timer: unknown) => void;
}

/** Those of the process. */
export const systemTimers: Timers = {
  set: (callback, ms) => setTimeout(callback, ms),
  clear: (timer) => clearTimeout(timer as NodeJS.Timeout),
};
