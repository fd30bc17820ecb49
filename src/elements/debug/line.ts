/** Where a log line comes from: a socket, a REST call, or the page itself. */
export type Source = 'chat' | 'rt' | 'rest' | 'page';

export type LineKind = 'message' | 'event' | 'connection' | 'request' | 'skipped' | 'other';

/** The first that matches counts (docs/protocol.md §6). */
const kinds: readonly (readonly [RegExp, LineKind])[] = [
  [/skipped \(\d+\)$/, 'skipped'],
  [/^📨/u, 'message'],
  [/^(🔔|📡)/u, 'event'],
  [/^(🔌|✅|🔐|❌|🔥|🔄|🔇)/u, 'connection'],
  [/^🌐/u, 'request'],
];

/** What a log line is about. */
export function readLine(text: string): { readonly source: Source; readonly kind: LineKind } {
  const kind = kinds.find(([pattern]) => pattern.test(text))?.[1] ?? 'other';
  const socket = /^\S+ \[(CHAT|RT)\]/.exec(text)?.[1];
  if (socket) return { source: socket === 'RT' ? 'rt' : 'chat', kind };
  return { source: kind === 'request' ? 'rest' : 'page', kind };
}

/** The head of a line that goes on with a payload: what stands there after it is the summary, or the contents. */
const withPayload =
  /^(\S+ \[(?:CHAT|RT)\] (?:New message received:|Notification:|Event: \S+)) (.*)$/su;
/** What a summary has in it; contents with `debug` at `full` are none of these. */
const summaryKeys = /^(id|channelType|channelId|userId|kind|fromShop|length|count)$/;
const summaryValue = /^[\w.:-]{0,64}$/;
const summaryList =
  /^\["(message|order|stale-list|stale-thread|stale-all|ignored|malformed)"\]$|^\["[\w-]+","#\d+\. \w+"\]$/;

/**
 * A line as it may leave the page: of a payload nothing but ids, kind and length, whatever `debug` says. The other
 * lines hold nothing of customers.
 */
export function redactedLine(text: string): string {
  const [, head, payload = ''] = withPayload.exec(text) ?? [];
  if (head !== undefined) return `${head} ${isSummary(payload) ? payload : '{…}'}`;
  // One of another form that ends in something from outside.
  return /^(📨|🔔|📡)/u.test(text) ? text.slice(0, text.search(/[[{]["{[]|$/)) : text;
}

function isSummary(payload: string): boolean {
  if (payload.startsWith('[')) return summaryList.test(payload);
  try {
    const value: unknown = JSON.parse(payload);
    return (
      typeof value === 'object' &&
      value !== null &&
      Object.entries(value).every(
        ([key, inner]) => summaryKeys.test(key) && summaryValue.test(String(inner)),
      )
    );
  } catch {
    return false;
  }
}
