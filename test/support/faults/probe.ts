import type { Conversation, Message } from '../../../src/index.ts';
import type { Line, Row } from './faulty-shop.ts';

/** What the page shows of the shop, in the server's terms. */
export interface Shown {
  readonly list: readonly Row[];
  /** The open thread, from its oldest message that is loaded. */
  readonly thread: readonly Line[];
  readonly gaps: number;
  readonly complete: boolean;
  /** Rows and messages that stand in the DOM, in its order. */
  readonly rows: readonly string[];
  readonly lines: readonly string[];
  readonly connected: boolean;
}

/** What the page watches itself by, from `installProbe` on. */
export interface Probe {
  shown(): Shown;
  /** What was wrong at any moment: a duplicate, a wrong order, an impossible count. */
  readonly broken: readonly string[];
  /** Ids that `message` events told of, in their order. */
  readonly told: readonly string[];
  /** `Date.now()` when the page first held all of this. */
  reached(list: readonly Row[], thread: readonly Line[]): Promise<number>;
  /** `Date.now()` when neither socket was connected any more. */
  lost(): Promise<number>;
}

declare global {
  interface Window {
    probe: Probe;
  }
}

/** Runs in the page, once its store is signed in: everything that it uses stands inside. */
export function installProbe(): void {
  const { store } = window.ChatOmni!;
  const broken = new Set<string>();
  const told: string[] = [];

  const key = ({ channelId, userId }: Conversation) => `${channelId}:${userId}`;
  const toRow = (row: Conversation): Row => ({
    key: key(row),
    lastActivity: row.lastActivity,
    unread: row.unreadCount,
    text: row.lastMessage?.text ?? '',
  });
  const toLine = ({ id, text, sentAt, fromShop }: Message): Line => ({
    id,
    text,
    sentAt,
    fromShop,
  });

  /** Each but the first stands after the one before it, and none stands there twice. */
  const checkOrder = <Item>(
    what: string,
    items: readonly Item[],
    id: (item: Item) => string,
    isBefore: (a: Item, b: Item) => boolean,
  ) => {
    if (new Set(items.map(id)).size < items.length) broken.add(`${what}: a duplicate`);
    items.forEach((item, index) => {
      const before = items[index - 1];
      if (before && !isBefore(before, item)) broken.add(`${what}: ${id(item)} is out of order`);
    });
  };
  const check = () => {
    const { items } = store.$conversations.get();
    const { messages, conversationId } = store.$thread.get();
    checkOrder(
      'list',
      items,
      key,
      (a, b) =>
        a.lastActivity > b.lastActivity || (a.lastActivity === b.lastActivity && key(a) < key(b)),
    );
    checkOrder(
      'thread',
      messages,
      ({ id }) => id,
      (a, b) => a.sentAt < b.sentAt || (a.sentAt === b.sentAt && a.id < b.id),
    );
    for (const { conversationId: of } of messages) {
      if (of !== conversationId) broken.add('thread: a message of another conversation');
    }
    for (const { unreadCount } of items) {
      if (!Number.isInteger(unreadCount) || unreadCount < 0) broken.add(`count ${unreadCount}`);
    }
  };

  /** The time at which a condition first held; asked at each publication. */
  const when = (holds: () => boolean) =>
    new Promise<number>((resolve) => {
      const ends: (() => void)[] = [];
      const ask = () => {
        if (!holds()) return;
        for (const end of ends) end();
        resolve(Date.now());
      };
      for (const $atom of [store.$conversations, store.$thread, store.$connection]) {
        ends.push($atom.listen(ask));
      }
      ask();
    });

  store.$conversations.subscribe(check);
  store.$thread.subscribe(check);
  store.on('message', ({ message }) => {
    told.push(message.id);
    if (told.indexOf(message.id) < told.length - 1) broken.add(`told twice: ${message.id}`);
  });

  const ids = (tag: string, part: string, name: string) => {
    const found = document.querySelector(tag)!.shadowRoot!.querySelectorAll(part);
    return [...found].map((element) => element.getAttribute(name) ?? '');
  };
  window.probe = {
    shown() {
      const { items } = store.$conversations.get();
      const { messages, gaps } = store.$thread.get();
      const keys = new Map(items.map((row) => [row.id, key(row)]));
      const rows = ids('chatomni-conversations', '[role=option]', 'data-conversation-id');
      return {
        list: items.map(toRow),
        thread: messages.map(toLine),
        gaps: gaps.length,
        complete: store.$conversations.get().complete,
        rows: rows.map((id) => keys.get(id) ?? id),
        lines: ids('chatomni-thread', '[data-message-id]', 'data-message-id'),
        connected: store.sockets.chat.connected && store.sockets.rt.connected,
      };
    },
    get broken() {
      return [...broken];
    },
    told,
    reached: (list, thread) =>
      when(() => {
        const rows = new Map(store.$conversations.get().items.map((row) => [key(row), row]));
        const lines = new Map(store.$thread.get().messages.map((line) => [line.id, line]));
        return (
          list.every((row) => (rows.get(row.key)?.lastActivity ?? -1) >= row.lastActivity) &&
          thread.every(({ id, text }) => lines.get(id)?.text === text)
        );
      }),
    lost: () =>
      when(() => {
        const { chat, rt } = store.$connection.get();
        return chat !== 'connected' && rt !== 'connected';
      }),
  };
}
