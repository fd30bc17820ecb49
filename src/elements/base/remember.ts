import type { ConfigInput, Store } from '../../core/index.ts';

/** In localStorage; nothing of customers or sessions ever goes there. */
const key = 'chatomni';

/** What is a person's own to set. */
const own = ['density', 'titleBadge', 'sound', 'notifications', 'autoRefresh'] as const;

type Choices = Pick<ConfigInput, (typeof own)[number]>;

/** What the person had chosen; nothing where the storage is blocked or broken. */
function remembered(): Choices {
  try {
    const kept = JSON.parse(localStorage.getItem(key) ?? '{}') as Choices;
    // Any script of this origin may write there.
    return Object.fromEntries(own.flatMap((name) => (name in kept ? [[name, kept[name]]] : [])));
  } catch {
    return {};
  }
}

/** Where the store is to `remember`: what a person had chosen goes before the page's configuration. */
export function recall(store: Store): void {
  if (store.config.remember) store.configure(remembered());
}

/** Takes over what a person chooses, and keeps it where the store is to `remember`. */
export function choose(store: Store, choices: Choices): void {
  store.configure(choices);
  if (!store.config.remember) return;
  try {
    localStorage.setItem(key, JSON.stringify({ ...remembered(), ...choices }));
  } catch {
    // Blocked or full: it holds until the page is left.
  }
}
