import assert from 'node:assert/strict';
import { connect } from 'node:net';

/** One answer as it came over the wire. */
export interface WireAnswer {
  readonly status: number;
  /** Names in lower case; what stands there twice is joined. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

/** Sends bytes as they are; resolves with all that came back once the server has closed. */
export function exchange(port: number, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    const guard = setTimeout(() => {
      socket.destroy();
      reject(new Error('The server left the connection open for 20 s.'));
    }, 20_000);
    let came = '';
    socket.on('data', (chunk) => (came += chunk.toString('latin1')));
    // It may close while we still write; what it said before counts.
    socket.on('error', () => undefined);
    socket.on('close', () => {
      clearTimeout(guard);
      resolve(came);
    });
    socket.write(Buffer.from(text, 'latin1'));
  });
}

/**
 * Reads answers strictly; throws at anything that is no HTTP. `isHead` tells after how many answers there is one that no body
 * follows; `mayBreakOff`: the last one may end early, as of an upstream that did.
 */
export function readAnswers(
  text: string,
  {
    isHead = () => false,
    mayBreakOff = false,
  }: { isHead?: (index: number) => boolean; mayBreakOff?: boolean } = {},
): readonly WireAnswer[] {
  const answers: WireAnswer[] = [];
  let finals = 0;
  let rest = text;
  while (rest !== '') {
    const end = rest.indexOf('\r\n\r\n');
    assert.ok(end > 0, `a head without an end: ${JSON.stringify(rest.slice(0, 200))}`);
    const [first = '', ...lines] = rest.slice(0, end).split('\r\n');
    const status = /^HTTP\/1\.1 ([1-5]\d\d) [\t -~]*$/.exec(first)?.[1];
    assert.ok(status, `a status line: ${JSON.stringify(first)}`);
    const headers = new Map<string, string>();
    for (const line of lines) {
      const [, name, value] = /^([\w!#$%&'*+.^`|~-]+): ?([\t -~\x80-\xff]*)$/.exec(line) ?? [];
      assert.ok(name !== undefined && value !== undefined, `a header: ${JSON.stringify(line)}`);
      const before = headers.get(name.toLowerCase());
      headers.set(name.toLowerCase(), before === undefined ? value : `${before}, ${value}`);
    }
    rest = rest.slice(end + 4);
    const code = Number(status);
    // What follows is another protocol's.
    if (code === 101) return [...answers, { status: code, headers, body: rest }];
    const hasBody = code >= 200 && code !== 204 && code !== 304 && !isHead(finals);
    const [body, after] = hasBody ? cutBody(rest, headers, mayBreakOff) : ['', rest];
    answers.push({ status: code, headers, body });
    if (code >= 200) finals += 1;
    rest = after;
  }
  return answers;
}

function cutBody(
  text: string,
  headers: ReadonlyMap<string, string>,
  mayBreakOff: boolean,
): readonly [body: string, rest: string] {
  const length = headers.get('content-length');
  const coding = headers.get('transfer-encoding');
  assert.ok(length === undefined || coding === undefined, 'a length or chunks, not both');
  if (coding !== undefined) {
    assert.equal(coding, 'chunked');
    return cutChunks(text, mayBreakOff);
  }
  if (length === undefined) return [text, ''];
  assert.match(length, /^\d{1,9}$/);
  assert.ok(mayBreakOff || text.length >= Number(length), 'the whole body');
  return [text.slice(0, Number(length)), text.slice(Number(length))];
}

function cutChunks(text: string, mayBreakOff: boolean): readonly [string, string] {
  let body = '';
  let rest = text;
  for (;;) {
    const [head, size] = /^([\da-f]{1,8})\r\n/i.exec(rest) ?? [];
    if (head === undefined && mayBreakOff) return [body + rest, ''];
    assert.ok(head !== undefined, `a chunk: ${JSON.stringify(rest.slice(0, 40))}`);
    const count = parseInt(size ?? '', 16);
    const chunk = rest.slice(head.length, head.length + count);
    const tail = rest.slice(head.length + count, head.length + count + 2);
    if (mayBreakOff && tail !== '\r\n') return [body + chunk, ''];
    assert.equal(tail, '\r\n', 'the end of a chunk');
    body += chunk;
    rest = rest.slice(head.length + count + 2);
    if (count === 0) return [body, rest];
  }
}
