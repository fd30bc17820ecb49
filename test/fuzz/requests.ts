import fc from 'fast-check';

const CHAT = '/api/api-ms/chatomni/v1';
const THREAD = 'type=4&channelId=270136663390370&userId=9484319011642026';

/** What the proxy lets through, one of each kind, and what else the server has. */
const targets = fc.constantFrom(
  ...[
    `${CHAT}/conversations/search`,
    `${CHAT}/messages?${THREAD}`,
    `${CHAT}/messages/comments?${THREAD}`,
  ],
  ...[
    `${CHAT}/messages/all?${THREAD}&before=x%2B%2F%3D`,
    '/api/token',
    '/api/rest/v2.0/chatomni/info/1_2',
  ],
  `${CHAT}/conversations/4/1/2/seen?isSeen=true&type=message`,
  '/api/odata/SaleOnline_Facebook_Post/ODataService.GetCommentOrders?$expand=orders&PostId=1_2',
  ...['/api/rest/v2.0/facebook-graph/comment/reply', '/api/rest/v2.0/facebook-graph/comment/hide'],
  ...['/', '/chatomni.js', '/demo.css', '/config/defaults', '/healthz', '/ws/chat/socket.io/'],
  ...[
    '/ws/chat/socket.io/?EIO=4&transport=websocket',
    '/ws/rt/socket.io/?EIO=4&transport=websocket&room=a',
  ],
);

const tricks = [
  ...[
    '/..',
    '/.',
    '..',
    '%2e%2e',
    '%2e',
    '%2f',
    '%5c',
    '\\',
    '//',
    ';',
    '#',
    '?',
    '&',
    '=',
    '@',
    '%00',
    '%',
  ],
  ...[
    '%ff',
    '%c0%af',
    '%E2%80%AE',
    '\t',
    ' ',
    '\0',
    '\x7f',
    '\xff',
    '\r\nX: y',
    '/admin',
    '&access_token=SECRET-query',
  ],
  ...[
    '&userId=2',
    '&type=4',
    'http://evil.example',
    'https://tomato.tpos.vn',
    '/api',
    '/API',
    '%61',
    '*',
    'ws:/',
  ],
];

/** A target with tricks in it anywhere, or anything else that may stand in a request line. */
const target = fc.oneof(
  { weight: 3, arbitrary: targets },
  {
    weight: 5,
    arbitrary: fc
      .tuple(
        targets,
        fc.array(fc.tuple(fc.nat(), fc.constantFrom(...tricks)), { minLength: 1, maxLength: 3 }),
      )
      .map(([text, changes]) =>
        changes.reduce((now, [at, trick]) => {
          const place = at % (now.length + 1);
          return now.slice(0, place) + trick + now.slice(place);
        }, text),
      ),
  },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 60 }).map((text) => `/${text}`) },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme-ascii', maxLength: 200 }) },
);

const methods = fc.constantFrom(
  ...['GET', 'GET', 'GET', 'POST', 'POST', 'POST', 'HEAD', 'OPTIONS', 'PUT', 'DELETE', 'PATCH'],
  ...['TRACE', 'CONNECT', 'PRI', 'get', 'SEARCH', '', 'G ET', 'QUERY'],
);

const headerValue = fc.oneof(
  fc.constantFrom(
    '',
    'x',
    '0',
    '\t',
    '\0',
    '\xff\xfe',
    'a, b',
    '"',
    'x'.repeat(9000),
    'x'.repeat(17_000),
  ),
  fc.string({ unit: 'binary', maxLength: 30 }),
);

const knownHeaders = fc.constantFrom<readonly [string, string]>(
  ['Authorization', 'Bearer SECRET-token'],
  ['Cookie', 'session=SECRET-cookie'],
  ['X-Forwarded-For', '203.0.113.9'],
  ['X-Forwarded-Host', 'evil.example'],
  ['X-Forwarded-Proto', 'https'],
  ['X-HTTP-Method-Override', 'DELETE'],
  ['Forwarded', 'for=203.0.113.9'],
  ['Origin', 'https://evil.example'],
  ['Origin', 'null'],
  ['Sec-Fetch-Site', 'cross-site'],
  ['Host', 'evil.example'],
  ['Content-Type', 'application/x-www-form-urlencoded'],
  ['Content-Type', 'application/json'],
  ['Content-Encoding', 'gzip'],
  ['Content-Encoding', 'br'],
  ['Accept-Encoding', 'gzip, br'],
  ['Content-Length', '0'],
  ['Content-Length', '5'],
  ['Content-Length', '-1'],
  ['Content-Length', '+5'],
  ['Content-Length', '5, 5'],
  ['Content-Length', '99999999999999999999'],
  ['Transfer-Encoding', 'chunked'],
  ['Transfer-Encoding', 'gzip, chunked'],
  ['Transfer-Encoding', 'chunked, identity'],
  ['Transfer-Encoding', '\x0bchunked'],
  ['Transfer-Encoding ', 'chunked'],
  ['Connection', 'keep-alive'],
  ['Connection', 'Authorization, Host'],
  ['Connection', 'Upgrade'],
  ['Upgrade', 'websocket'],
  ['Upgrade', 'h2c'],
  ['Sec-WebSocket-Key', 'dGhlIHNhbXBsZSBub25jZQ=='],
  ['Sec-WebSocket-Version', '13'],
  ['Expect', '100-continue'],
  ['Expect', 'x'],
  ['TE', 'trailers'],
  ['Trailer', 'Authorization'],
  ['Range', 'bytes=0-'],
  ['If-None-Match', '*'],
  [' folded', 'x'],
  ['', 'x'],
  ['Bad Name', 'x'],
  ['__proto__', 'x'],
);

const header = fc.oneof(
  { weight: 6, arbitrary: knownHeaders },
  {
    weight: 1,
    arbitrary: fc.tuple(fc.string({ unit: 'grapheme-ascii', maxLength: 12 }), headerValue),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(knownHeaders, headerValue).map(([[name], value]) => [name, value] as const),
  },
);

/** Within a body another request may stand, for a server that cuts it elsewhere. */
const body = fc.oneof(
  fc.constant(''),
  fc.constantFrom(
    'grant_type=password&username=lan&password=SECRET-password',
    'grant_type=password&grant_type=refresh_token&username=a&username=b',
    '{"Limit":50}',
    '5\r\nhello\r\n0\r\n\r\n',
    '5;x=y\r\nhello\r\n0\r\nAuthorization: x\r\n\r\n',
    'ffffffffffffffff\r\nx',
    '0\r\n\r\nGET /api/admin HTTP/1.1\r\nHost: localhost\r\n\r\n',
    'GET /api/admin HTTP/1.1\r\nHost: localhost\r\n\r\n',
    '\x81\x05hello',
    '\x1f\x8b\x08\x00',
  ),
  fc.string({ unit: 'binary', maxLength: 50 }),
);

const lineEnd = fc.oneof(
  { weight: 12, arbitrary: fc.constant('\r\n') },
  fc.constantFrom('\n', '\r', '\r\n\r\n'),
);

/** A request as it should be, but for one trick where one part of the target meets another. */
const almost = fc
  .record({
    method: fc.constantFrom('GET', 'POST'),
    asked: targets,
    at: fc.nat(),
    trick: fc.oneof(fc.constant(''), fc.constantFrom(...tricks)),
    headers: fc.array(knownHeaders, { maxLength: 2 }),
  })
  .map(({ method, asked, at, trick, headers }) => {
    const seams = [...asked.matchAll(/[/?&=]|(?<=[/?&=])|$/g)].map(({ index }) => index);
    const place = seams[at % seams.length] ?? 0;
    const target = asked.slice(0, place) + trick + asked.slice(place);
    const lines = [['Host', 'localhost'], ...headers].map(([name, value]) => `${name}: ${value}`);
    const text = [
      `${method} ${target} HTTP/1.1`,
      ...lines,
      'Connection: close',
      'Content-Length: 0',
      '',
      '',
    ];
    return { method, text: text.join('\r\n') };
  });

const request = fc
  .record({
    method: methods,
    target,
    version: fc.oneof(
      { weight: 12, arbitrary: fc.constant('HTTP/1.1') },
      fc.constantFrom('HTTP/1.0', 'HTTP/2.0', 'http/1.1', ''),
    ),
    host: fc.oneof(
      { weight: 12, arbitrary: fc.constant(['Host', 'localhost'] as const) },
      fc.constant(undefined),
    ),
    headers: fc.array(header, { maxLength: 6 }),
    lineEnd,
    body,
    isMeasured: fc.boolean(),
  })
  .map(
    ({
      method,
      target: asked,
      version,
      host,
      headers,
      lineEnd: end,
      body: content,
      isMeasured,
    }) => {
      const measure: readonly (readonly [string, string])[] =
        isMeasured && content !== '' ? [['Content-Length', String(content.length)]] : [];
      const lines = [...(host ? [host] : []), ...headers, ...measure].map(
        ([name, value]) => `${name}: ${value}`,
      );
      const head = [`${method} ${asked} ${version}`.trimEnd(), ...lines, '', ''].join(end);
      return { method, text: head + content };
    },
  );

export interface RawRequests {
  readonly text: string;
  /** Whether the answer of this index is one to HEAD; only told where one request is sent. */
  readonly isHead: (index: number) => boolean;
}

/** One to three requests on one connection, in bytes (Latin-1), well-formed or not. */
export const rawRequests: fc.Arbitrary<RawRequests> = fc
  .array(request, { minLength: 1, maxLength: 3 })
  .map((requests) => {
    const first = requests[0]?.method;
    const sent =
      first === 'HEAD' ? requests.slice(0, 1) : requests.filter(({ method }) => method !== 'HEAD');
    return {
      text: sent.map(({ text }) => text).join(''),
      isHead: (index) => first === 'HEAD' && index === 0,
    };
  });

/** One request on a connection that is as it should be, but for one trick in its target and a header or two. */
export const almostRequests: fc.Arbitrary<RawRequests> = almost.map(({ text }) => ({
  text,
  isHead: () => false,
}));
