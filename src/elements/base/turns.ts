/**
 * Of the tabs that ask under one name, the one that was used last has its turn: it has the Web Lock of that name.
 * Where there are no locks (insecure contexts, sandboxes) each has it for itself.
 *
 * @param turned - told whenever it changes
 * @returns the function that ends it
 */
export function takeTurns(name: string, turned: (mine: boolean) => void): () => void {
  const { locks } = navigator as Partial<Navigator>;
  if (!locks) {
    turned(true);
    return () => {};
  }
  let mine = false;
  let request: AbortController | undefined;
  const turn = (to: boolean) => {
    mine = to;
    turned(to);
  };
  const ask = (steal: boolean) => {
    request?.abort();
    request = new AbortController();
    const { signal } = request;
    locks
      .request(name, steal ? { steal } : { signal }, () => {
        if (signal.aborted) return undefined;
        turn(true);
        return new Promise<void>((release) => {
          signal.onabort = () => {
            release();
          };
        });
      })
      .catch((error: unknown) => {
        if (signal.aborted) return;
        const isStolen = (error as DOMException).name === 'AbortError';
        turn(!isStolen);
        if (isStolen) ask(false);
      });
  };
  const onFocus = () => {
    if (!mine) ask(true);
  };
  addEventListener('focus', onFocus);
  ask(document.hasFocus());
  return () => {
    removeEventListener('focus', onFocus);
    request?.abort();
  };
}
