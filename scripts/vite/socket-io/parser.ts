/** Packets of the Socket.IO protocol 5, those with binary attachments excepted. */
export const PacketType = {
  CONNECT: 0,
  DISCONNECT: 1,
  EVENT: 2,
  ACK: 3,
  CONNECT_ERROR: 4,
} as const;

export interface Packet {
  readonly type: number;
  readonly nsp: string;
  readonly id?: number | undefined;
  readonly data?: unknown;
}

/** `<type>[<attachments>-][<namespace>,][<id>][<JSON>]` */
const form = /^([0-6])(?:\d+-)?(?:(\/[^,]*),?)?(\d*)(.*)$/s;
/** What a server may not send: the library tells its own news by these names. */
const reserved = ['connect', 'connect_error', 'disconnect'];

export function encode({ type, nsp, id, data }: Packet): string {
  const namespace = nsp === '/' ? '' : `${nsp},`;
  return `${type}${namespace}${id ?? ''}${data === undefined ? '' : JSON.stringify(data)}`;
}

/** Throws at what is no packet. */
export function decode(text: string): Packet {
  const [, digit, nsp = '/', id, json] = form.exec(text) ?? [];
  const data: unknown = json ? JSON.parse(json) : undefined;
  // Of an event with binary attachments the text is told, each attachment a placeholder in it.
  const type = digit === '5' ? PacketType.EVENT : Number(digit);
  const [name] = Array.isArray(data) ? (data as unknown[]) : [];
  const valid =
    type === PacketType.EVENT
      ? typeof name === 'string' && !reserved.includes(name)
      : type === PacketType.CONNECT_ERROR
        ? !!data
        : digit !== undefined;
  if (!valid) throw new Error('invalid packet');
  return { type, nsp, id: id ? Number(id) : undefined, data };
}
