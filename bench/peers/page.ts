/** What the pages of the peers have in common: the floor's data, and one element that shows a thread. */
import { FloorShop, type Line } from '../floor/shop.ts';

export interface Shown {
  /** Shows a thread in place of another. */
  show(lines: readonly Line[]): void;
  /** One more line at the end. */
  add(line: Line): void;
  /** Whether the last line on the screen is this one. */
  endsWith(line: Line): boolean;
}

/** Signs in, opens the conversation, and is a `Subject` without a list. */
export function peerPage(element: HTMLElement, peer: Shown): void {
  const shop = new FloorShop(window.pageConfig);
  let selected = '';
  const lines = () => shop.threads.get(selected)?.lines ?? [];
  const select = (key: string) => {
    selected = key;
    peer.show(lines());
    void shop.load(key).then(() => peer.show(lines()));
  };
  shop.onPush = (row, line) => {
    if (row.key === selected) peer.add(line);
  };
  shop.connect(() => {});
  void shop.loadMore();
  if (window.pageConfig.open) select(window.pageConfig.open);
  window.subject = {
    list: undefined,
    thread: element.shadowRoot ?? undefined,
    showsMessage: (id) => {
      const line = lines().at(-1);
      return line?.id === id && peer.endsWith(line);
    },
    counts: { conversations: 0, messages: 0 },
    get complete() {
      return { list: shop.complete, thread: !shop.threads.get(selected)?.before };
    },
    previews: () => ({}),
    select,
    loadMore: () => shop.loadMore(),
    async loadOlder() {
      await shop.load(selected, true);
      // All of it at once, when it is there: page by page would be unkind.
      if (this.complete.thread) peer.show(lines());
    },
    remountList() {},
  };
}
