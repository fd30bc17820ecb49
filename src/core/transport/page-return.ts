import type { Cancel, Ports } from '../ports.ts';

/** A page that was hidden for this long, ms, may have missed something. */
const awayLimit = 5000;

/**
 * Calls back when the network or the page comes back, with whether something may have been missed meanwhile
 * (design rule 5).
 */
export function onPageReturn(
  ports: Pick<Ports, 'elapsed' | 'page'>,
  back: (missed: boolean) => void,
): Cancel {
  let hiddenSince: number | undefined;
  return ports.page.subscribe((signal) => {
    if (signal === 'hidden') hiddenSince = ports.elapsed();
    else if (signal === 'online') back(true);
    else if (signal === 'visible') {
      // Out of the back-forward cache a page comes without ever having been hidden.
      const away = hiddenSince === undefined ? Infinity : ports.elapsed() - hiddenSince;
      hiddenSince = undefined;
      back(away >= awayLimit);
    }
  });
}
