import type { Conversation, Store, StoreEvents } from '../../core/index.ts';
import { words } from '../../i18n/index.ts';
import { Chime } from './chime.ts';
import { isLookedAt } from './looking.ts';
import { previewText } from './preview.ts';
import { TitleBadge } from './title-badge.ts';
import { takeTurns } from './turns.ts';

/** No more than one sound and so many notifications in this time, ms: a live stream has 50 comments a second. */
const quiet = 5000;
const mostNotifications = 5;

/**
 * Tells people of what customers write, by `titleBadge`, `sound` and `notifications`, as far as these are on. With
 * all of them off it touches nothing of the page.
 *
 * @param choose - asked when a notification is clicked; true: the conversation is to be selected
 * @returns the function that ends it
 */
export function tell(store: Store, choose: (conversation: Conversation) => boolean): () => void {
  let telling: (() => void) | undefined;
  const stop = () => {
    telling?.();
    telling = undefined;
  };
  const ends = [
    store.on('destroy', stop),
    store.$settings.subscribe(({ titleBadge, sound, notifications }) => {
      if (titleBadge || sound || notifications) telling ??= start(store, choose);
      else stop();
    }),
    stop,
  ];
  return () => {
    for (const end of ends) end();
  };
}

function start(store: Store, choose: (conversation: Conversation) => boolean): () => void {
  /** What customers have written to since and nobody has read, by id. */
  const news = new Map<string, Notification | undefined>();
  const title = new TitleBadge();
  const chime = new Chime(() => store.$settings.get().sound);
  let mine = false;
  let spokeAt = -quiet;
  let notified = 0;

  const update = () => {
    const { titleBadge, notifications } = store.$settings.get();
    for (const [id, notification] of news) {
      const isRead = !store.find(id)?.unreadCount;
      if (isRead) news.delete(id);
      if (isRead || !notifications) notification?.close();
    }
    title.show(titleBadge && mine ? news.size : 0);
    chime.update();
  };

  const notify = (conversation: Conversation) => {
    const { id, name, lastMessage } = conversation;
    const { lang } = store.$settings.get();
    const said = words(lang);
    try {
      if (Notification.permission !== 'granted') return undefined;
      const notification = new Notification(name || said.list.noName, {
        body: lastMessage ? previewText(lastMessage, said) : '',
        lang,
        silent: true,
        tag: `chatomni ${id}`,
      });
      notification.onclick = () => {
        focus();
        notification.close();
        if (choose(conversation)) store.select(id);
      };
      return notification;
    } catch {
      // Browsers of phones have them for service workers only.
      return undefined;
    }
  };

  const speak = (conversation: Conversation) => {
    const { sound, notifications } = store.$settings.get();
    const now = performance.now();
    if (now - spokeAt >= quiet) {
      spokeAt = now;
      notified = 0;
      if (sound) chime.play();
    }
    return notifications && notified++ < mostNotifications ? notify(conversation) : undefined;
  };

  const heed = ({ conversation }: StoreEvents['activity']) => {
    const { id, unreadCount } = conversation;
    if (!unreadCount || isLookedAt(store, id)) return;
    // One that is replaced in its place would not show itself again.
    news.get(id)?.close();
    news.set(id, mine ? speak(conversation) : undefined);
    update();
  };

  const ends = [
    store.on('activity', heed),
    store.on('unread', update),
    store.on('logout', update),
    store.$settings.listen(update),
    takeTurns(`chatomni ${JSON.stringify([store.config.room, store.config.channels])}`, (turn) => {
      mine = turn;
      update();
    }),
  ];
  return () => {
    for (const end of ends) end();
    for (const notification of news.values()) notification?.close();
    title.show(0);
    chime.end();
  };
}
