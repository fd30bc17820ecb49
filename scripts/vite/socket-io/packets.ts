export const CONNECT = 0;
export const DISCONNECT = 1;
export const EVENT = 2;
export const CONNECT_ERROR = 4;

/** A packet of the Socket.IO protocol 5. Others than these, and what they ask for acknowledgement, are of no use here. */
export type Packet = { readonly nsp: string } & (
  | { readonly type: typeof CONNECT; readonly data: { readonly sid?: string } }
  | { readonly type: typeof DISCONNECT }
  | { readonly type: typeof EVENT; readonly data: readonly [name: string, ...args: unknown[]] }
  | { readonly type: typeof CONNECT_ERROR; readonly data: { readonly message?: string } }
);

/** `<type>[<attachments>-][<namespace>,][<id>][<JSON>]` */
const form = /^([0-6])(?:\d+-)?(?:(\/[^,]*),?)?\d*(.*)$/s;

export function encode(type: number, nsp: string, data?: unknown): string {
  return `${type}${nsp === '/' ? '' : `${nsp},`}${data === undefined ? '' : JSON.stringify(data)}`;
}

/** Throws at what is no packet. */
export function decode(text: string): Packet {
  const [, digit, nsp = '/', json] = form.exec(text) ?? [];
  const data: unknown = json ? JSON.parse(json) : undefined;
  // Of an event with binary attachments the text is told, each attachment a placeholder in it.
  const type = digit === '5' ? EVENT : Number(digit);
  const valid =
    type === EVENT
      ? Array.isArray(data) && typeof data[0] === 'string'
      : type === DISCONNECT || !!data;
  if (!valid) throw new Error('invalid packet');
  return { type, nsp, data } as Packet;
}
