import type { Timers } from './simulator/traffic.ts';

export type { Timers };

/** Those of the process. */
export const systemTimers: Timers = {
  set: (callback, ms) => setTimeout(callback, ms),
  clear: (timer) => clearTimeout(timer as NodeJS.Timeout),
};
