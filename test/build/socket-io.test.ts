import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Decoder as LibraryDecoder, Encoder as LibraryEncoder, PacketType } from 'socket.io-parser';
import { decode, encode } from '../../scripts/vite/socket-io/packets.ts';

/** What a decoder makes of a text: a packet, without what is undefined in it and its number, or `throws`. */
function read(decoder: (text: string) => unknown, text: string): unknown {
  try {
    const packet = JSON.parse(JSON.stringify(decoder(text))) as Record<string, unknown>;
    return { ...packet, id: undefined };
  } catch {
    return 'throws';
  }
}

function libraryDecode(text: string): unknown {
  let read: unknown;
  const decoder = new LibraryDecoder();
  decoder.on('decoded', (packet) => {
    read = packet;
  });
  decoder.add(text);
  return read;
}

test('packets are read as the library reads them', () => {
  const texts = [
    '0/chatomni,{"sid":"abc"}',
    '0{"sid":"abc"}',
    '1/chatomni,',
    '1',
    '2/chatomni,["on-events","{\\"a\\":1}"]',
    '2["tin nhắn","Chào\\u2028shop\\n",null,{"a":[1,2]}]',
    '2/chatomni,12["with an answer"]',
    '2["a,b/c"]',
    '3/chatomni,12["answer"]',
    '4/chatomni,{"message":"no"}',
    '4/chatomni,"no"',
    '2/chatomni,{"not":"a list"}',
    '2/chatomni,[null]',
    '2/chatomni,[broken',
    '4/chatomni,null',
    '8/chatomni,["unknown type"]',
    'x',
  ];
  for (const text of texts) {
    assert.deepEqual(read(decode, text), read(libraryDecode, text), text);
  }
});

test('of an event with binary attachments the text is told at once', () => {
  assert.deepEqual(decode('52-/chatomni,["odd",{"_placeholder":true,"num":0}]'), {
    type: 2,
    nsp: '/chatomni',
    data: ['odd', { _placeholder: true, num: 0 }],
  });
});

test('a connection without an id is no connection', () => {
  assert.throws(() => decode('0/chatomni'), /invalid packet/);
});

test('packets are written as the library writes them', () => {
  const packets = [
    { type: PacketType.CONNECT, nsp: '/chatomni', data: { token: 't', room: 'tomato.tpos.vn' } },
    { type: PacketType.CONNECT, nsp: '/', data: undefined },
    { type: PacketType.DISCONNECT, nsp: '/chatomni' },
    { type: PacketType.EVENT, nsp: '/chatomni', data: ['auth', { token: 't' }] },
  ];
  for (const packet of packets) {
    const { type, nsp, data } = packet;
    assert.deepEqual([encode(type, nsp, data)], new LibraryEncoder().encode(packet));
  }
});
