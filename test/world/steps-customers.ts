import type { Chat, ShopMessage } from './shop.ts';
import type { ServerName } from './sockets.ts';
import type { Act } from './steps.ts';
import type { World } from './world.ts';

const both: readonly ServerName[] = ['chat', 'rt'];
const some = <Item>(items: readonly Item[], number: number): Item => items[number % items.length]!;

/** How a message reaches the page: by which sockets, when, how often. */
function deliver(world: World, message: ShopMessage, how: number): string {
  const ways: readonly (() => string)[] = [
    () => {
      world.push(message, both);
      return 'both sockets';
    },
    () => {
      world.push(message, ['chat']);
      return 'Chat';
    },
    () => {
      world.push(message, ['rt']);
      return 'RT';
    },
    () => 'not pushed',
    () => {
      world.push(message, both, 5000 + how * 4000);
      return `pushed ${5 + how * 4} s late`;
    },
    () => {
      world.push(message, ['chat', 'chat']);
      world.push(message, ['rt'], 20_000);
      return 'pushed three times';
    },
    () => {
      world.push(message, ['chat'], 900);
      return 'pushed out of order';
    },
  ];
  return some(ways, how)();
}

function name(world: World, chat: Chat): string {
  return `${world.shop.nameOf(chat)} #${world.shop.chats.indexOf(chat)}`;
}

const say =
  (more: Parameters<World['shop']['say']>[2], what: string, text: string | null = ''): Act =>
  (world, a, b) => {
    const chat = world.chat(a);
    const words = text === '' ? `${what} ${chat.messages.length + 1}` : text;
    const message = world.shop.say(chat, words, more, world.variant.shopReads);
    return `${name(world, chat)}: ${what} ${message.id}, ${deliver(world, message, b)}`;
  };

/** The message of a conversation that `b` chooses, counted from the newest. */
function messageOf(world: World, chat: Chat, b: number): ShopMessage | undefined {
  const messages = world.shop.messagesOf(chat);
  return messages[messages.length - 1 - (b % Math.min(messages.length, 8))];
}

const order =
  (eventName: string): Act =>
  (world, a, b) => {
    const { shop } = world;
    const chat = world.chat(a);
    const known = shop.orders.findLast(({ userId }) => userId === chat.userId);
    const renew = eventName === 'updated' && known;
    const [session, index] = renew ? [known.session, known.index] : [1129 + (b % 2), 400 + b];
    const code = `2512${shop.orders.length}`;
    const id = renew ? known.id : `order-${shop.orders.length}`;
    const made = {
      id,
      userId: chat.userId,
      postId: `${chat.channelId}_122100`,
      code,
      session,
      index,
    };
    shop.orders.push(made);
    // Orders are of people: their conversations with other pages have it too.
    for (const one of shop.chats) if (one.userId === chat.userId) one.hasOrder = true;
    const event = world.wire.order(made, eventName);
    for (const server of both) {
      world.emit(shop, server, event, 0, (tab) => tab.invariants.ordered(made));
    }
    return `${name(world, chat)}: order ${session}/${index} ${eventName}`;
  };

/** Customers, the staff elsewhere, and TPOS itself. */
export const customerSteps: Readonly<Record<string, { weight: number; act: Act }>> = {
  say: { weight: 14, act: say({}, 'message') },
  comment: { weight: 6, act: say({ kind: 'comment' }, 'comment') },
  answer: { weight: 4, act: say({ fromShop: true }, 'the shop’s answer') },
  image: { weight: 1, act: say({ image: true }, 'image', null) },
  wordless: { weight: 1, act: say({}, 'message without text', null) },
  'written late': { weight: 2, act: say({ before: 3000 }, 'message of 3 s ago') },
  'same time': {
    weight: 2,
    act: (world, a, b) => {
      const chat = world.chat(a);
      const messages = [1, 2].map((n) => world.shop.say(chat, `cùng lúc ${n}`));
      for (const message of messages.reverse()) deliver(world, message, b);
      return `${name(world, chat)}: two messages of one instant`;
    },
  },
  burst: {
    weight: 2,
    act: (world, a, b) => {
      // Mostly where somebody looks: elsewhere nobody would miss one.
      const { conversationId } = world.store.$thread.get();
      const selected = a % 3 ? world.invariants.chatOf(conversationId) : undefined;
      const chat = selected ?? world.chat(a);
      const times = 4 + b * 2;
      for (let n = 1; n <= times; n++) {
        const message = world.shop.say(chat, `nhiều ${n}`, { before: times - n });
        if (b % 2) world.push(message, both, n);
      }
      return `${name(world, chat)}: ${times} messages, ${b % 2 ? '' : 'not '}pushed`;
    },
  },
  crowd: {
    weight: 1,
    act: (world, _, b) => {
      for (const chat of world.shop.chats) {
        const message = world.shop.say(chat, 'cả nhà ơi', { kind: 'comment' });
        if (b % 2) world.push(message, both);
      }
      return `everybody comments, ${b % 2 ? '' : 'not '}pushed`;
    },
  },
  newcomer: {
    weight: 3,
    act: (world, a, b) => {
      const { shop } = world;
      if (shop.chats.length >= 14) return 'nobody new';
      const chat = shop.chat(a % 5 === 0 ? shop.chats[3]!.channelId : undefined);
      const message = shop.say(chat, 'chào shop', { kind: a % 2 ? 'comment' : 'message' });
      return `${name(world, chat)}: first words ${message.id}, ${deliver(world, message, b)}`;
    },
  },
  edit: {
    weight: 3,
    act: (world, a, b) => {
      const chat = world.chat(a);
      const message = messageOf(world, chat, b);
      if (!message) return 'nothing to edit';
      world.shop.edit(message, `đã sửa ${message.versions.length}`);
      return `${name(world, chat)}: edits ${message.id}, ${deliver(world, message, b)}`;
    },
  },
  remove: {
    weight: 3,
    act: (world, a, b) => {
      const chat = world.chat(a);
      const message = messageOf(world, chat, b);
      if (!message) return 'nothing to delete';
      world.shop.remove(message);
      return `${name(world, chat)}: ${message.id} is deleted`;
    },
  },
  'remove all': {
    weight: 1,
    act: (world, a) => {
      const chat = world.chat(a);
      for (const message of world.shop.messagesOf(chat)) world.shop.remove(message);
      return `${name(world, chat)}: all is deleted`;
    },
  },
  repeat: {
    weight: 2,
    act: (world, a, b) => {
      const chat = world.chat(a);
      const message = some(chat.messages.slice(-6), b);
      if (!message) return 'nothing to repeat';
      world.push(message, [some(both, b)]);
      return `${name(world, chat)}: ${message.id} is pushed again`;
    },
  },
  rename: {
    weight: 1,
    act: (world, a, b) => {
      const chat = world.chat(a);
      world.shop.rename(chat, `Tên mới ${b} (${world.shop.owner})`);
      return `#${a} is called ${world.shop.nameOf(chat)}`;
    },
  },
  'seen elsewhere': {
    weight: 2,
    act: (world, a, b) => {
      const chat = world.chat(a);
      world.shop.mark(chat, b % 4 !== 0);
      return `${name(world, chat)}: marked ${b % 4 === 0 ? 'unread' : 'seen'} elsewhere`;
    },
  },
  broken: {
    weight: 1,
    act: (world, a, b) => {
      const chat = world.chat(a);
      const message = messageOf(world, chat, b);
      const item = b % 3 === 0 ? chat : message;
      if (item) item.broken = item.wasBroken = true;
      return `${name(world, chat)}: cannot be read on the wire${b % 3 === 0 ? '' : `: ${message?.id}`}`;
    },
  },
  foreign: {
    weight: 1,
    act: (world, a) => {
      const { stranger } = world.tpos;
      const message = stranger.say(stranger.chats[0]!, 'của shop khác');
      world.emit(undefined, some(both, a), world.wire.push(stranger, message));
      return 'another tenant’s message is pushed';
    },
  },
  order: { weight: 2, act: order('created') },
  'order again': { weight: 1, act: order('updated') },
  signal: {
    weight: 3,
    act: (world, a, b) => {
      const events: readonly (readonly [string, unknown])[] = [
        ['update', { what: 'ever' }],
        ['notification', 'chào'],
        ['on-conversations', {}],
        ['typing', { UserId: '1' }],
        ['on-messages', '{"EventName":"MessageCreated"}'],
        ['on-events', '{"Type":"FastSaleOrder","Data":{}}'],
      ];
      const event = some(events, a);
      world.emit(world.user, some(both, b), event);
      return `${event[0]} comes`;
    },
  },
  malformed: {
    weight: 1,
    act: (world, a, b) => {
      const events: readonly (readonly [string, unknown])[] = [
        ['on-events', '{"Message":'],
        ['on-events', null],
        ['on-events', { Message: { Id: 5, CreatedTime: 'hôm qua' } }],
        ['on-messages', 42],
        ['42/chatomni', ['on-events']],
        ['on-events', '{"Type":"SaleOnline_Order","Data":[]}'],
      ];
      world.emit(world.user, some(both, b), some(events, a));
      return 'something that cannot be read is pushed';
    },
  },
};
