import type { Frame } from './push-server.ts';

const event = (...args: readonly unknown[]): Frame => ({ name: 'on-events', args });

/** Events that nobody can read. None of them is a message, and none may throw. */
export const garbageEvents: readonly Frame[] = [
  event('{"Conversation":{"Id":"683498'),
  event(''),
  event(),
  event(null),
  event(42, [[]], { a: 1 }),
  event('[]'),
  event('"{}"'),
  event(JSON.stringify({ EventName: 'chatomni.on-message' })),
  event(JSON.stringify({ Message: { Id: 7, CreatedTime: 'hôm qua' }, Conversation: [] })),
  event(JSON.stringify({ Message: { Id: 'x', ChannelId: null, UserId: {} }, Conversation: null })),
  event({ d: { d: { d: 'không phải tin' } } }),
  event(Buffer.from([0, 255, 1, 254])),
  event(JSON.stringify({ Type: 'SaleOnline_Order', Data: null, EventName: 'created' })),
  event(JSON.stringify({ Type: 'SaleOnline_Order', Data: { Session: 'NaN' } })),
  event(`${'['.repeat(5000)}${']'.repeat(5000)}`),
  event(JSON.stringify({ __proto__: null, constructor: { prototype: 1 } })),
  { name: 'on-messages', args: [{ EventName: 'MessageCreated', Message: 'chỉ là chữ' }] },
  { name: '42/chatomni', args: ['42/chatomni,["on-events"'] },
];

/** What a client cannot take for a packet of its protocol. */
export const garbagePackets: readonly string[] = [
  'zzz',
  '4',
  '42/chatomni,{{{',
  '42/chatomni,"on-events"',
  '49/chatomni,[]',
  '451-/chatomni,["on-events",{"_placeholder":true,"num":7}]',
];

/** Bodies of an answer, with their media type, that are no answer. */
export const garbageBodies: readonly (readonly [type: string, body: string])[] = [
  ['text/html', '<!doctype html><title>Đăng nhập Wi-Fi</title><p>Chào mừng quý khách'],
  ['application/json', '{"Data":[{"Id":"683498e07b'],
  ['application/json', 'null'],
  ['application/json', '""'],
  ['application/json', '{"Data":"không có"}'],
  ['application/json', '{"Message":"An error has occurred."}'],
  ['application/json', ''],
];

/** A short text as an unmasked WebSocket frame. */
export function textFrame(text: string): Buffer {
  const payload = Buffer.from(text);
  return Buffer.concat([Buffer.from([0x81, payload.length]), payload]);
}
