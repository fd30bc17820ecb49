import fc from 'fast-check';

/**
 * How the world is made: what docs/protocol.md only assumes (`[A]`) may be otherwise, and a page may be
 * configured in several ways. The first value of each is the plain one, which shrinking goes to.
 */
const options = {
  /** Cursors of the list, and of threads. `by limit`: none, but a larger `Limit` gives more. */
  listCursors: ['good', 'by limit', 'ignored', 'refused'],
  threadCursors: ['good', 'absent', 'ignored', 'refused'],
  /** What a socket says after `auth`. */
  authenticated: [true, false],
  /** Sockets get nothing before `join`. */
  joinNeeded: [true, false],
  /** `/messages/all` exists. */
  all: [true, false],
  /** How an event's argument is wrapped; `mixed` is each in turn. */
  payload: ['string', 'object', 'd', 'data', 'wrapped', 'on-messages', '42', 'mixed'],
  /** Order of `Data`. */
  order: ['new first', 'old first', 'any'],
  /** How times are written. */
  times: ['both', 'zulu', 'none', 'numbers'],
  /** Reads lag by up to so many ms. */
  lag: [0, 0, 1000, 5000],
  /** `ActivitedTime` is so many ms after the message. */
  activityDelay: [0, 14],
  /** A push names its conversation by another `Id`. */
  aliases: [false, true],
  /** `LastActivities` tells of the kind that was asked for only. */
  narrowActivities: [false, false, false, true],
  /** A message of the shop's sets the unread count to 0. */
  shopReads: [true, true, false],
  /** `isSeen=false` marks unread; else it does nothing. */
  canMarkUnread: [true, false],
  /** Someone else's `unauthorized` comes as event, as `connect_error`, or as a disconnect after connect. */
  refusal: ['event', 'connect_error', 'disconnect'],
  /** Sockets announce their pings; else only the client notices where none come. */
  pings: [true, true, false],
  /** The API's origin leads to the sockets, too. */
  around: [false, true],
  /** Keys that are null may be left out. */
  sparse: [false, true],
  /** Answers carry `Date`. */
  dated: [true, false],
  /** What the browser's clock is ahead, hours. */
  clockAhead: [0, 0, 9, -30],
  /** The browser's monotonic clock goes on while the machine sleeps. */
  sleepCounts: [true, false],
  /** The page wraps `fetch`, and the wrapper does not heed `signal`. */
  deafFetch: [false, false, true],
  /** Tokens live so many seconds. */
  lifetime: [1_295_999, 1_295_999, 400],
  /** Renewal works. */
  renewal: [true, true, false],
  /** How people log in. */
  login: ['password', 'token', 'host'],
  /** No request is answered any more once the first list is there. */
  silent: [false, false, false, false, false, false, true],
  // The page's configuration.
  channels: ['both', 'one', 'all'],
  type: ['all', 'all', 'message', 'comment'],
  pageSize: [4, 3, 50],
  autoRefresh: [true, true, true, false],
  realtime: [true, true, true, true, false],
  seen: ['auto', 'manual'],
  postId: [false, true],
} as const;

type Options = typeof options;
export type Variant = { readonly [Name in keyof Options]: Options[Name][number] } & {
  /** Of the relay, which stands between the pages and TPOS's sockets; 0: it does not. */
  readonly instances: number;
  /** The balancer takes the same instance for all that comes from a page; else any, each time. */
  readonly sticky: boolean;
};

export const plain = {
  ...Object.fromEntries(Object.entries(options).map(([name, values]) => [name, values[0]])),
  instances: 0,
  sticky: true,
} as unknown as Variant;

/** With a relay: all that concerns sockets and tokens may be otherwise. */
export const relayVariants = fc
  .record({
    instances: fc.constantFrom(3, 3, 2, 1),
    sticky: fc.constantFrom(true, true, false),
    authenticated: fc.constantFrom(true, true, false),
    joinNeeded: fc.boolean(),
    refusal: fc.constantFrom(...options.refusal),
    pings: fc.constantFrom(...options.pings),
    lifetime: fc.constantFrom(...options.lifetime),
    renewal: fc.constantFrom(...options.renewal),
    login: fc.constantFrom(...options.login),
    autoRefresh: fc.boolean(),
    type: fc.constantFrom(...options.type),
    pageSize: fc.constantFrom(...options.pageSize),
  })
  .map((variant): Variant => ({ ...plain, seen: 'manual', ...variant }));

/** The plain world, or one that differs in many ways. */
export const variants = fc.oneof(
  { weight: 1, arbitrary: fc.constant(plain) },
  {
    weight: 4,
    arbitrary: fc
      .record(
        Object.fromEntries(
          Object.entries(options).map(([name, values]) => [
            name,
            fc.constantFrom<unknown>(...(values as readonly unknown[])),
          ]),
        ),
      )
      .map((variant) => ({ ...variant, instances: 0, sticky: true }) as unknown as Variant),
  },
);

/** What is not plain about a world, in words. */
export function describeVariant(variant: Variant): string {
  const unlike = Object.entries(variant).filter(
    ([name, value]) => value !== plain[name as keyof Variant],
  );
  return unlike.map(([name, value]) => `${name}: ${value}`).join(', ') || 'plain';
}
