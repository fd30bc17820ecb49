import { atom, onMount, type ReadableAtom } from 'nanostores';

/** Local time in ms, renewed at an interval for as long as somebody watches. */
function ticking(interval: number): ReadableAtom<number> {
  const $now = atom(Date.now());
  onMount($now, () => {
    $now.set(Date.now());
    const timer = setInterval(() => {
      $now.set(Date.now());
    }, interval);
    return () => {
      clearInterval(timer);
    };
  });
  return $now;
}

/** Local time in ms, a tick a minute: the one timer that all relative times share. */
export const $minute = /* @__PURE__ */ ticking(60_000);

/** The same for what is young by nature: the age of the last poll. */
export const $tenSeconds = /* @__PURE__ */ ticking(10_000);
