import { seedSamples } from '../../server/simulator/samples.ts';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clientOf, jsonOf, listAt, objectAt, startServer, type Json } from './helpers.ts';

const KINDS = ['image', 'audio', 'video', 'file', 'sticker', 'template'];
const CHAT = '/api-ms/chatomni/v1';
const UTC = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const HANOI = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+07:00$/;

function activity(conversation: Json): number {
  return Date.parse(String(objectAt(conversation, 'LastActivities')['ActivitedTime']));
}

function keyOf(conversation: Json): string {
  const channelId = String(objectAt(conversation, 'Channel')['Id']);
  return `channelId=${channelId}&userId=${String(objectAt(conversation, 'User')['Id'])}`;
}

test('a search answers conversations in the shape of the protocol', async (t) => {
  const client = await clientOf(await startServer(t));
  const data = listAt(await client.search({ Limit: 2000 }), 'Data');
  for (const conversation of data) {
    assert.match(String(conversation['Id']), /^[0-9a-f]{24}$/);
    assert.equal(typeof conversation['Name'], 'string');
    assert.equal(objectAt(conversation, 'Channel')['Type'], 4);
    const userId = objectAt(conversation, 'User')['Id'];
    assert.ok(typeof userId === 'string' && BigInt(userId) > 2n ** 53n, 'a PSID beyond 2^53');
    const activities = objectAt(conversation, 'LastActivities');
    assert.equal(activities['HasUnread'], Number(activities['UnreadCount']) > 0);
    assert.ok(!('HasAddress' in conversation), 'REST knows no HasAddress');
  }
  assert.ok(data.some((conversation) => conversation['Phone'] === null));
  assert.ok(data.some((conversation) => typeof conversation['Phone'] === 'string'));
});

test('times come in both forms in one answer', async (t) => {
  const client = await clientOf(await startServer(t));
  const data = listAt(await client.search(), 'Data');
  const times = data.map((it) => String(objectAt(it, 'LastActivities')['ActivitedTime']));
  assert.ok(times.some((time) => UTC.test(time)));
  assert.ok(times.some((time) => HANOI.test(time)));
  assert.ok(times.every((time) => UTC.test(time) || HANOI.test(time)));
});

test('pages of a search continue towards older activity and hold everyone once', async (t) => {
  const client = await clientOf(await startServer(t));
  const whole = listAt(await client.search({ Limit: 2000 }), 'Data');
  const collected: Json[] = [];
  let after: unknown = null;
  do {
    const page = await client.search({ Limit: 20, After: after });
    collected.push(...listAt(page, 'Data'));
    after = page['After'];
  } while (after !== null && collected.length <= whole.length);
  assert.deepEqual(collected, whole);
  const times = collected.map(activity);
  assert.deepEqual(
    times,
    times.toSorted((left, right) => right - left),
  );
});

test('a search takes its filters', async (t) => {
  const server = await startServer(t);
  const client = await clientOf(server);
  const all = listAt(await client.search({ Limit: 2000 }), 'Data');
  const unread = listAt(await client.search({ Limit: 2000, IsUnread: true }), 'Data');
  const read = listAt(await client.search({ Limit: 2000, IsUnread: false }), 'Data');
  assert.ok(unread.length > 0 && read.length > 0);
  assert.equal(unread.length + read.length, all.length);
  assert.ok(unread.every((it) => objectAt(it, 'LastActivities')['HasUnread'] === true));

  const withPhone = listAt(await client.search({ Limit: 2000, HasPhone: true }), 'Data');
  assert.equal(withPhone.length, all.filter((it) => it['Phone'] !== null).length);

  const channel = server.simulator.shop.channels[1];
  const inChannel = listAt(
    await client.search({ Limit: 2000, Channels: [{ Id: channel?.id, Type: 4 }] }),
    'Data',
  );
  assert.ok(inChannel.length > 0 && inChannel.length < all.length);
  assert.ok(inChannel.every((it) => objectAt(it, 'Channel')['Id'] === channel?.id));

  const one = all[5];
  assert.ok(one);
  const userId = objectAt(one, 'User')['Id'];
  const found = listAt(await client.search({ UserIds: [userId] }), 'Data');
  assert.ok(found.length > 0 && found.every((it) => objectAt(it, 'User')['Id'] === userId));

  const comments = listAt(await client.search({ Limit: 2000, Type: 'comment' }), 'Data');
  assert.ok(comments.every((it) => objectAt(it, 'LastActivities')['Comment'] !== null));
});

test('a keyword finds a name without its diacritics', async (t) => {
  const server = await startServer(t);
  const client = await clientOf(server);
  const [channel] = server.simulator.shop.channels;
  server.simulator.shop.openConversation({
    channelId: channel?.id ?? '',
    userId: '29999999999999991',
    name: 'Đỗ Thị Bích Phượng',
  });
  server.simulator.shop.addMessage({
    channelId: channel?.id ?? '',
    userId: '29999999999999991',
    kind: 'message',
    text: 'Shop ơi',
  });
  const found = listAt(await client.search({ Keyword: 'do thi bich phuong' }), 'Data');
  assert.deepEqual(
    found.map((it) => it['Name']),
    ['Đỗ Thị Bích Phượng'],
  );
});

test('a user id sent as a number is refused', async (t) => {
  const client = await clientOf(await startServer(t));
  const answer = await client.call(`${CHAT}/conversations/search`, {
    UserIds: [26333230062956263],
  });
  assert.equal(answer.status, 400);
});

test('a long thread is read in pages of 50, older by older, without loss', async (t) => {
  const server = await startServer(t);
  const client = await clientOf(server);
  const longest = server.simulator.shop
    .conversations()
    .toSorted((left, right) => right.messages.length - left.messages.length)[0];
  assert.ok(longest && longest.messages.length > 200);
  const path = `${CHAT}/messages/all?type=4&channelId=${longest.channelId}&userId=${longest.userId}`;
  const ids: string[] = [];
  const sizes: number[] = [];
  let before: string | null = null;
  do {
    const cursor: string = before === null ? '' : `&before=${encodeURIComponent(before)}`;
    const page = await client.json(path + cursor);
    const data = listAt(page, 'Data');
    sizes.push(data.length);
    ids.push(...data.map((message) => String(message['Id'])));
    before = typeof page['Before'] === 'string' ? page['Before'] : null;
  } while (before !== null && sizes.length < 50);
  assert.ok(sizes.slice(0, -1).every((size) => size === 50));
  assert.deepEqual(ids.toSorted(), longest.messages.map(({ id }) => id).toSorted());
});

test('what came since is found with the newest page’s After cursor', async (t) => {
  const server = await startServer(t);
  const client = await clientOf(server);
  const conversation = server.simulator.shop.conversations()[0];
  assert.ok(conversation);
  const { channelId, userId } = conversation;
  const path = `${CHAT}/messages/all?type=4&channelId=${channelId}&userId=${userId}`;
  const { After: after } = await client.json(path);
  const added = server.simulator.shop.addMessage({
    channelId,
    userId,
    kind: 'message',
    text: 'Mới',
  });
  const since = await client.json(`${path}&after=${encodeURIComponent(String(after))}`);
  assert.deepEqual(
    listAt(since, 'Data').map((message) => message['Id']),
    [added.id],
  );
});

test('messages, comments and all of a conversation are three calls', async (t) => {
  const server = await startServer(t);
  const client = await clientOf(server);
  const both = server.simulator.shop
    .conversations()
    .find(
      ({ messages }) =>
        messages.length < 50 &&
        messages.some(({ kind }) => kind === 'comment') &&
        messages.some(({ kind, fromShop }) => kind === 'message' && fromShop),
    );
  assert.ok(both);
  const query = `?type=4&channelId=${both.channelId}&userId=${both.userId}`;
  const messages = listAt(await client.json(`${CHAT}/messages${query}`), 'Data');
  const comments = listAt(await client.json(`${CHAT}/messages/comments${query}`), 'Data');
  const all = listAt(await client.json(`${CHAT}/messages/all${query}`), 'Data');
  assert.ok(messages.every((message) => message['Type'] === 'message'));
  assert.ok(comments.every((comment) => comment['Type'] === 'comment'));
  assert.equal(all.length, messages.length + comments.length);
  const facebookId = objectAt(comments[0] ?? {}, 'Data')['id'];
  assert.match(String(facebookId), /^\d+_\d+$/);
  const ours = messages.find((message) => message['IsOwner'] === true);
  assert.equal(objectAt(ours ?? {}, 'Owner')['Id'], both.channelId);
});

test('attachments are reachable under the origin that asked', async (t) => {
  const server = await startServer(t);
  const client = await clientOf(server);
  const { channelId, userId } = server.simulator.shop.conversations()[0] ?? {};
  assert.ok(channelId && userId);
  for (const name of ['ao-thun-1.svg', 'ghi-am.wav', 'bang-gia.pdf']) {
    const url = `/sim/media/${name}`;
    const attachments = [{ type: 'file', url }];
    server.simulator.shop.addMessage({
      channelId,
      userId,
      kind: 'message',
      text: null,
      attachments,
    });
    const query = `?type=4&channelId=${channelId}&userId=${userId}`;
    const data = listAt(await client.json(`${CHAT}/messages${query}`), 'Data');
    const carrier = data.find((message) => JSON.stringify(message).includes(name));
    const [attachment] = listAt(carrier ?? {}, 'Attachments');
    const absolute = String(objectAt(attachment ?? {}, 'Payload')['Url']);
    assert.equal(absolute, server.url + url);
    assert.equal((await fetch(absolute)).status, 200);
  }
});

test('the demo has a conversation with one of each kind of message', async (t) => {
  const server = await startServer(t);
  seedSamples(server.simulator.shop);
  const client = await clientOf(server);
  const [sample] = listAt(await client.search({ UserIds: ['7777777777777777'] }), 'Data');
  const channelId = String(objectAt(sample ?? {}, 'Channel')['Id']);
  const query = `?type=4&channelId=${channelId}&userId=7777777777777777`;
  const data = listAt(await client.json(`${CHAT}/messages${query}`), 'Data');
  const attachments = data.flatMap((message) =>
    message['Attachments'] === null ? [] : listAt(message, 'Attachments'),
  );
  assert.deepEqual(new Set(attachments.map((it) => it['Type'])), new Set(KINDS));
  const statuses = await Promise.all(
    attachments
      .map((it) => objectAt(it, 'Payload')['Url'])
      .filter((url) => typeof url === 'string')
      .map(async (url) => [url, (await fetch(url)).status] as const),
  );
  for (const [url, status] of statuses) assert.equal(status, url.includes('het-han') ? 404 : 200);
  assert.ok(data.some((message) => String(message['Message']).length > 20_000));
});

test('seen sets the count to nothing, unseen back to one', async (t) => {
  const client = await clientOf(await startServer(t));
  const [unread] = listAt(await client.search({ IsUnread: true }), 'Data');
  assert.ok(unread);
  const [channelId, userId] = [objectAt(unread, 'Channel')['Id'], objectAt(unread, 'User')['Id']];
  const path = `${CHAT}/conversations/4/${String(channelId)}/${String(userId)}/seen`;
  const count = async (): Promise<unknown> => {
    const data = listAt(await client.search({ UserIds: [userId] }), 'Data');
    const same = data.find((it) => keyOf(it) === keyOf(unread));
    return objectAt(same ?? {}, 'LastActivities')['UnreadCount'];
  };
  await client.json(`${path}?isSeen=true&type=message`, {});
  assert.equal(await count(), 0);
  await client.json(`${path}?isSeen=false&type=message`, {});
  assert.equal(await count(), 1);
});

test('customer panel: the partner, the greatest order, and nothing for strangers', async (t) => {
  const server = await startServer(t);
  const client = await clientOf(server);
  const { shop } = server.simulator;
  const conversation = shop.conversations()[0];
  const channel = shop.channels.find(({ id }) => id === conversation?.channelId);
  assert.ok(conversation && channel);
  const { channelId, userId } = conversation;
  shop.addOrder({ channelId, userId, session: 5000, index: 7 });
  shop.addOrder({ channelId, userId, session: 4999, index: 90 });
  const info = await client.json(`/rest/v2.0/chatomni/info/${channel.teamId}_${userId}`);
  assert.equal(objectAt(info, 'Partner')['Name'], conversation.name);
  assert.equal(objectAt(info, 'Order')['SessionIndex'], 7);
  assert.ok(Number(objectAt(info, 'Revenue')['RevenueTotal']) > 0);
  const stranger = await client.json(
    `/rest/v2.0/chatomni/info/${channel.teamId}_29000000000000000`,
  );
  assert.deepEqual(stranger, { Partner: null, Order: null, Conversation: null, Revenue: null });
});

test('orders of a live post carry the index in their code', async (t) => {
  const server = await startServer(t);
  const client = await clientOf(server);
  const { shop } = server.simulator;
  const conversation = shop.conversations()[0];
  assert.ok(conversation);
  const { channelId, userId } = conversation;
  const order = shop.addOrder({ channelId, userId });
  const call = '/odata/SaleOnline_Facebook_Post/ODataService.GetCommentOrders?$expand=orders';
  const answer = await client.json(`${call}&PostId=${order.postId}`);
  const own = listAt(answer, 'value').find((entry) => entry['asuid'] === userId);
  const found = listAt(own ?? {}, 'orders').find(({ id }) => id === order.id);
  assert.equal(found?.['code'], `#${order.index}. ${order.code}`);
  assert.equal(found['session'], order.session);
});

test('a reply to a comment wants Facebook’s id and stands in the thread', async (t) => {
  const server = await startServer(t);
  const client = await clientOf(server);
  const comment = server.simulator.shop
    .conversations()
    .flatMap(({ messages }) => messages)
    .find(({ kind, fromShop }) => kind === 'comment' && !fromShop);
  assert.ok(comment);
  const body = { pageid: comment.channelId, message: 'Dạ còn ạ' };
  const path = '/rest/v2.0/facebook-graph/comment/reply';
  assert.equal((await client.call(path, { ...body, commentId: comment.id })).status, 404);
  const answer = await client.json(path, { ...body, commentId: comment.externalId });
  const query = `?type=4&channelId=${comment.channelId}&userId=${comment.userId}`;
  const data = listAt(await client.json(`${CHAT}/messages/comments${query}`), 'Data');
  const reply = data.find((it) => objectAt(it, 'Data')['id'] === answer['id']);
  assert.equal(reply?.['Message'], 'Dạ còn ạ');
  assert.equal(reply['ParentId'], comment.externalId);
  assert.equal(reply['IsOwner'], true);
});

test('hiding a comment is remembered and undone', async (t) => {
  const server = await startServer(t);
  const client = await clientOf(server);
  const comment = server.simulator.shop
    .conversations()
    .flatMap(({ messages }) => messages)
    .find(({ kind }) => kind === 'comment');
  assert.ok(comment);
  const path = '/rest/v2.0/facebook-graph/comment/hide';
  const body = { pageid: comment.channelId, commentId: comment.externalId };
  await client.json(path, { ...body, is_hidden: true });
  assert.deepEqual([...server.simulator.shop.hiddenComments], [comment.externalId]);
  await client.json(path, { ...body, is_hidden: false });
  assert.equal(server.simulator.shop.hiddenComments.size, 0);
});

test('a call that does not exist is 404, a wrong method 405', async (t) => {
  const client = await clientOf(await startServer(t));
  assert.equal((await client.call('/api-ms/chatomni/v1/nothing')).status, 404);
  assert.equal((await client.call(`${CHAT}/conversations/search`)).status, 405);
  const answer = await client.call('/api-ms/chatomni/v1/nothing');
  assert.equal(typeof (await jsonOf(answer))['Message'], 'string');
});
