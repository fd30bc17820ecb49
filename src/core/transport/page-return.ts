import type { Cancel, Ports } from '../ports.ts';

/** A page that was away for this long, ms, may have missed something. */
const awayLimit = 5000;
/** One that was restored has lost its sockets; browsers may say so twice within this time, ms. */
const restoredLimit = 100;
/** How often a page looks at its clocks, ms: a machine that sleeps tells nobody. */
const period = 2000;

/**
 * Calls back when the network or the page comes back, with whether something may have been missed meanwhile
 * (design rule 5): out of hiding, the back-forward cache or a freeze, or because the machine has slept.
 */
export function onPageReturn(
  ports: Pick<Ports, 'elapsed' | 'now' | 'page' | 'setTimer'>,
  back: (missed: boolean) => void,
): Cancel {
  // In sleep some systems' monotonic clocks stand still: only the wall clock knows.
  const clocks = () => [ports.elapsed(), ports.now()] as const;
  let awake = clocks();
  let missedAt = -Infinity;
  let cancel: Cancel = () => {};

  /** Time since it was last known to be awake, ms. */
  const away = () => {
    const [elapsed, now] = awake;
    awake = clocks();
    return Math.max(awake[0] - elapsed, awake[1] - now);
  };
  const look = () => {
    cancel = ports.setTimer(look, period);
    // Timers of hidden pages are late by nature.
    if (ports.page.visible && away() >= period + awayLimit) back(true);
  };
  look();

  const unsubscribe = ports.page.subscribe((signal) => {
    if (signal === 'offline') return;
    const wasAway = away() >= awayLimit;
    if (signal === 'hidden') return;
    const now = ports.elapsed();
    // That a restored page is visible again may be told first.
    const isNew = signal === 'restored' && now - missedAt >= restoredLimit;
    const missed = wasAway || isNew || signal === 'online';
    if (missed) missedAt = now;
    back(missed);
  });
  return () => {
    cancel();
    unsubscribe();
  };
}
