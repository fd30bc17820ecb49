import { atom, onMount, type ReadableAtom } from 'nanostores';

const $now = atom(Date.now());

onMount($now, () => {
  $now.set(Date.now());
  const timer = setInterval(() => {
    $now.set(Date.now());
  }, 60_000);
  return () => {
    clearInterval(timer);
  };
});

/** Local time in ms, a tick a minute: the one timer that all relative times share. Runs only while watched. */
export const $minute: ReadableAtom<number> = $now;
