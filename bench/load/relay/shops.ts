import type { LinkName } from '../../../server/relay/uplink.ts';

/** What `npm run load:relay` is about: shops of one conversation each, whose messages are numbered from 1. */
export const roomOf = (shop: number): string => `shop-${shop}.tpos.vn`;
export const channelOf = (shop: number): string => `${270136000000000 + shop}`;
export const CUSTOMER = '9484319011642026';

/** One clock for all processes, ms since 1970 with fractions. */
export function now(): number {
  return performance.timeOrigin + performance.now();
}

/** What a message has, in a push and in an answer, for us to measure with. */
export interface Marked {
  readonly number: number;
  /** When TPOS sent it to its sockets, by `now`. */
  readonly sentAt: number;
}

/** A socket of TPOS's came, or went. */
export interface LinkChange {
  readonly at: number;
  readonly shop: number;
  readonly link: LinkName;
  readonly by: 1 | -1;
}

/** What the stand-in for TPOS has seen so far. */
export interface Seen {
  readonly search: number;
  /** Searches for one conversation, by which the relay asks about a token. */
  readonly admission: number;
  readonly thread: number;
  readonly changes: readonly LinkChange[];
  /** Messages of each shop. */
  readonly said: readonly number[];
}

/** To the stand-in for TPOS: messages a second over all shops; or wants to know what it has seen. */
export type ToTpos = { readonly rate: number } | 'report';
