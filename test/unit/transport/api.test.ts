import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { describe, it } from 'node:test';
import { ChatOmniError } from '../../../src/core/errors.ts';
import { createLogger } from '../../../src/core/log.ts';
import { createApi } from '../../../src/core/transport/api.ts';
import {
  fakePorts,
  json,
  never,
  settle,
  type FakePortsOptions,
  type FakeRequest,
} from '../../support/fake-ports.ts';
import { conversation, lan, message, page, who } from '../protocol/fixtures.ts';

const search = { type: 'message', limit: 50, channels: [] } as const;

function setUp(options: { apiBase?: string } & FakePortsOptions = {}) {
  const ports = fakePorts(options);
  const lines: string[] = [];
  const offsets: number[] = [];
  const refused: string[] = [];
  const rejected: string[] = [];
  const session = {
    token: 'token-1' as string | undefined,
    renewed: (): Promise<string | undefined> => Promise.resolve(undefined),
  };
  const api = createApi({
    config: { apiBase: options.apiBase ?? '/api', requestTimeout: 15_000 },
    ports,
    log: createLogger({
      ports,
      debug: () => 'full',
      emit: (_, text) => lines.push(text),
      heard: () => true,
    }),
    tokens: {
      current: () => session.token,
      renew: (token) => {
        refused.push(token);
        return session.renewed();
      },
      reject: (token) => rejected.push(token),
    },
    lang: () => 'en',
    onServerTime: (offset) => offsets.push(offset),
  });
  return { ports, api, lines, offsets, refused, rejected, session };
}

/** The `ChatOmniError` that a promise rejects with. */
async function failure(promise: Promise<unknown>): Promise<ChatOmniError> {
  const error = await promise.then(
    () => assert.fail('it resolved'),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof ChatOmniError, String(error));
  return error;
}

/** Everything that a person or a log could get to see of an error. */
function told(error: ChatOmniError): string {
  const cause = error.cause as Error | undefined;
  return [error.message, error.stack, cause?.message, cause?.stack, JSON.stringify(error)].join(
    ' ',
  );
}

describe('a request', () => {
  it('carries the token in its header only, and nothing else that could be misused', async () => {
    const { ports, api } = setUp();
    ports.onFetch = () => json({ Data: [conversation] });
    const answer = await api.conversations(search);
    assert.equal(answer.items.length, 1);
    const [request] = ports.requests;
    assert.equal(request?.method, 'POST');
    assert.equal(
      request.url.href,
      'https://shop.example/api/api-ms/chatomni/v1/conversations/search',
    );
    assert.equal(request.headers.authorization, 'Bearer token-1');
    assert.equal(request.headers.accept, 'application/json');
    assert.equal(request.headers['content-type'], 'application/json');
    assert.equal((JSON.parse(request.body ?? '') as { Limit: number }).Limit, 50);
    assert.equal(request.init.credentials, 'omit');
    assert.equal(request.init.cache, 'no-store');
    assert.equal(request.init.redirect, 'error');
  });

  it('goes to an absolute base too', async () => {
    const { ports, api } = setUp({ apiBase: 'https://proxy.example/tpos' });
    ports.onFetch = () => json({ Data: [] });
    await api.messages(who);
    assert.equal(
      ports.requests[0]?.url.href,
      `https://proxy.example/tpos/api-ms/chatomni/v1/messages/all?type=4&channelId=${page}&userId=${lan}`,
    );
    assert.equal(ports.requests[0].method, 'GET');
    assert.equal(ports.requests[0].headers['content-type'], undefined);
  });

  it('marks seen, whatever the answer’s body', async () => {
    const { ports, api } = setUp();
    for (const body of ['', '{}', 'true', 'OK']) {
      ports.onFetch = () => new Response(body);
      const outcome = await api.seen(who, true, 'message').then(() => 'done', String);
      assert.equal(outcome, 'done', body);
    }
    assert.equal(ports.requests[0]?.method, 'POST');
    assert.match(ports.requests[0].url.href, /\/seen\?isSeen=true&type=message$/);
  });

  it('is logged without query, body or token', async () => {
    const { ports, api, lines } = setUp();
    ports.onFetch = async () => {
      await ports.advance(143);
      return json({ Data: [message] });
    };
    await api.messages(who);
    assert.deepEqual(lines, ['🌐 GET messages 200 143 ms']);
  });

  it('without a session is not sent', async () => {
    const { ports, api, session } = setUp();
    session.token = undefined;
    assert.equal((await failure(api.messages(who))).code, 'session-expired');
    assert.deepEqual(ports.requests, []);
  });
});

describe('an answer', () => {
  const statuses: readonly (readonly [number, string])[] = [
    [400, 'bad-response'],
    [403, 'forbidden'],
    [404, 'not-found'],
    [408, 'server'],
    [429, 'rate-limited'],
    [500, 'server'],
    [502, 'server'],
    [503, 'server'],
  ];
  for (const [status, code] of statuses) {
    it(`of ${status} is ${code}`, async () => {
      const { ports, api } = setUp();
      ports.onFetch = () => json({ secret: 'riêng' }, { status });
      const error = await failure(api.conversations(search));
      assert.equal(error.code, code);
      assert.equal(error.status, status);
      assert.match((error.cause as Error).message, new RegExp(`POST conversations: ${status}`));
    });
  }

  it('that is no JSON, or no answer to this call, is a bad response', async () => {
    const { ports, api } = setUp();
    for (const body of ['<html>', '{"Data":', '{}', 'null', '']) {
      ports.onFetch = () => new Response(body);
      assert.equal((await failure(api.conversations(search))).code, 'bad-response');
    }
  });

  it('that never came is a network error, which tells nothing of the request', async () => {
    const { ports, api } = setUp();
    ports.onFetch = ({ url }) => {
      throw new TypeError(`cannot reach ${url.href}`, { cause: { token: 'token-1' } });
    };
    const error = await failure(api.messages(who));
    assert.equal(error.code, 'network');
    assert.doesNotMatch(told(error), /token-1|userId|9484319/);
  });

  it('that failed is told in the language asked for', async () => {
    const { ports, api } = setUp();
    ports.onFetch = () => json({}, { status: 500 });
    const error = await failure(api.messages(who));
    assert.equal(error.message, new ChatOmniError('server', { lang: 'en' }).message);
  });

  it('says how long to wait, in seconds or by date', async () => {
    const { ports, api } = setUp();
    const wait = async (headers: Record<string, string>, status = 429) => {
      ports.onFetch = () => json({}, { status, headers });
      return (await failure(api.messages(who))).retryAfter;
    };
    const date = (ms: number) => new Date(ms).toUTCString();
    assert.equal(await wait({ 'retry-after': '7' }), 7000);
    assert.equal(await wait({ 'retry-after': '7' }, 503), 7000);
    // The two clocks differ: the server's own says how long that is, and nothing where it does not tell.
    assert.equal(await wait({ 'retry-after': date(ports.now() + 5000) }), undefined);
    const server = ports.now() + 3_600_000;
    assert.equal(await wait({ 'retry-after': date(server + 9000), date: date(server) }), 9000);
    for (const bad of ['soon', '-3', date(server - 5000)]) {
      assert.equal(await wait({ 'retry-after': bad, date: date(server) }), undefined);
    }
  });

  it('tells the server’s clock', async () => {
    const { ports, api, offsets } = setUp();
    const date = new Date(ports.now() + 7_200_000).toUTCString();
    ports.onFetch = () => json({ Data: [] }, { headers: { date } });
    await api.messages(who);
    ports.onFetch = () => json({ Data: [] }, { headers: { date, age: '60' } });
    await api.messages(who);
    ports.onFetch = () => json({ Data: [] }, { headers: { date: 'x' } });
    await api.messages(who);
    assert.deepEqual(offsets, [7_200_000, 7_260_000]);
  });
});

describe('a request that hangs', () => {
  it('before the answer is ended after the time-out', async () => {
    const { ports, api } = setUp();
    ports.onFetch = never;
    const failed = failure(api.messages(who));
    await ports.advance(14_999);
    assert.equal(ports.requests[0]?.signal?.aborted, false);
    await ports.advance(1);
    assert.equal((await failed).code, 'network');
    assert.equal(ports.requests[0].signal.aborted, true);
  });

  it('within the body is ended as well', async () => {
    const { ports, api } = setUp();
    ports.onFetch = () => new Response(new ReadableStream());
    const failed = failure(api.messages(who));
    await ports.advance(15_000);
    assert.equal((await failed).code, 'network');
  });

  it('although it heeds no signal is ended as well', async () => {
    const { ports, api } = setUp();
    ports.fetch = never;
    const failed = failure(api.messages(who));
    await ports.advance(15_000);
    assert.equal((await failed).code, 'network');
  });

  it('waiting for a renewal is ended as well', async () => {
    const { ports, api, session } = setUp();
    ports.onFetch = () => json({}, { status: 401 });
    session.renewed = () => new Promise(() => {});
    const failed = failure(api.messages(who));
    await ports.advance(15_000);
    assert.equal((await failed).code, 'network');
  });

  it('leaves no timer behind, nor one that went well', async () => {
    const { ports, api } = setUp();
    ports.onFetch = () => json({ Data: [] });
    await api.messages(who);
    assert.deepEqual(ports.timers, []);
    ports.onFetch = never;
    const failed = failure(api.messages(who));
    await ports.advance(15_000);
    await failed;
    assert.deepEqual(ports.timers, []);
  });
});

describe('cancelling', () => {
  const isAbort = { name: 'AbortError' };

  it('by the caller ends that one request', async () => {
    const { ports, api } = setUp();
    ports.onFetch = never;
    const controller = new AbortController();
    const cancelled = api.messages(who, undefined, controller.signal);
    const other = failure(api.conversations(search));
    await settle();
    controller.abort();
    await assert.rejects(cancelled, isAbort);
    assert.equal(ports.requests[0]?.signal?.aborted, true);
    assert.equal(ports.requests[1]?.signal?.aborted, false);
    await ports.advance(15_000);
    assert.equal((await other).code, 'network');
  });

  it('is listened for only while something runs, however that ends', async () => {
    const { ports, api } = setUp();
    const { signal } = new AbortController();
    const listeners = () => getEventListeners(signal, 'abort').length;
    for (const answer of [() => json({ Data: [] }), () => json({}, { status: 500 }), never]) {
      ports.onFetch = answer;
      const ended = api.messages(who, undefined, signal).catch(() => {});
      assert.equal(listeners(), 1);
      await settle();
      await ports.advance(15_000);
      await ended;
      assert.equal(listeners(), 0);
    }
  });

  it('before it began sends nothing', async () => {
    const { ports, api } = setUp();
    const controller = new AbortController();
    controller.abort();
    await assert.rejects(api.messages(who, undefined, controller.signal), isAbort);
    assert.deepEqual(ports.requests, []);
  });

  it('all ends everything that runs, what waits for a renewal too, and no timer stays', async () => {
    const { ports, api, session } = setUp();
    session.renewed = () => new Promise(() => {});
    ports.onFetch = ({ url }) =>
      url.pathname.endsWith('/all') ? json({}, { status: 401 }) : never();
    const running = [
      api.messages(who),
      api.conversations(search),
      api.requestToken({ grant_type: 'password' }),
    ].map((promise) => assert.rejects(promise, isAbort));
    await settle();
    api.abort();
    await Promise.all(running);
    assert.deepEqual(ports.timers, []);
    assert.ok(ports.requests.slice(1).every(({ signal }) => signal?.aborted));
  });

  it('all lets later requests through', async () => {
    const { ports, api } = setUp();
    api.abort();
    ports.onFetch = () => json({ Data: [] });
    assert.equal((await api.messages(who)).count, 0);
  });
});

describe('a refused token', () => {
  const unless = (token: string) => (request: FakeRequest) =>
    request.headers.authorization === `Bearer ${token}`
      ? json({ Data: [message] })
      : json({}, { status: 401 });

  it('is renewed and the call repeated', async () => {
    const { ports, api, session, refused, rejected } = setUp();
    ports.onFetch = unless('token-2');
    session.renewed = () => Promise.resolve('token-2');
    assert.equal((await api.messages(who)).items.length, 1);
    assert.deepEqual(refused, ['token-1']);
    assert.deepEqual(rejected, []);
    assert.equal(ports.requests.length, 2);
  });

  it('a second time ends the session, and is not tried a third time', async () => {
    const { ports, api, session, rejected } = setUp();
    ports.onFetch = unless('nobody');
    session.renewed = () => Promise.resolve('token-2');
    assert.equal((await failure(api.messages(who))).code, 'session-expired');
    assert.deepEqual(rejected, ['token-2']);
    assert.equal(ports.requests.length, 2);
  });

  it('that cannot be renewed ends the call', async () => {
    const { ports, api } = setUp();
    ports.onFetch = unless('nobody');
    assert.equal((await failure(api.messages(who))).code, 'session-expired');
    assert.equal(ports.requests.length, 1);
  });

  it('whose renewal fails by network fails the call so', async () => {
    const { ports, api, session } = setUp();
    ports.onFetch = unless('nobody');
    session.renewed = () => Promise.reject(new ChatOmniError('network'));
    assert.equal((await failure(api.messages(who))).code, 'network');
  });

  it('and an error after the renewal are told apart', async () => {
    const { ports, api, session, rejected } = setUp();
    ports.onFetch = ({ headers }) =>
      json({}, { status: headers.authorization === 'Bearer token-2' ? 503 : 401 });
    session.renewed = () => Promise.resolve('token-2');
    assert.equal((await failure(api.messages(who))).code, 'server');
    assert.deepEqual(rejected, []);
  });
});

describe('asking for a token', () => {
  const form = {
    client_id: 'tmtWebApp',
    grant_type: 'password',
    username: 'lan',
    password: 'bí mật',
  };

  it('sends a form without a token', async () => {
    const { ports, api, lines } = setUp();
    ports.onFetch = () => json({ access_token: 'abc', expires_in: 100 });
    assert.deepEqual(await api.requestToken(form), { accessToken: 'abc', expiresIn: 100 });
    const [request] = ports.requests;
    assert.equal(request?.url.pathname, '/api/token');
    assert.equal(request.headers['content-type'], 'application/x-www-form-urlencoded');
    assert.equal(request.headers.authorization, undefined);
    assert.deepEqual(Object.fromEntries(new URLSearchParams(request.body)), form);
    assert.deepEqual(lines, ['🌐 POST token 200 0 ms']);
  });

  it('with a wrong password is bad credentials', async () => {
    const { ports, api, refused } = setUp();
    for (const status of [400, 401]) {
      ports.onFetch = () =>
        json({ error: 'invalid_grant', error_description: 'bí mật' }, { status });
      const error = await failure(api.requestToken(form));
      assert.equal(error.code, 'bad-credentials');
      assert.doesNotMatch(told(error), /bí mật/);
    }
    assert.deepEqual(refused, []);
  });

  it('too often is rate-limited', async () => {
    const { ports, api } = setUp();
    ports.onFetch = () => json({}, { status: 429, headers: { 'retry-after': '60' } });
    const error = await failure(api.requestToken(form));
    assert.equal(error.code, 'rate-limited');
    assert.equal(error.retryAfter, 60_000);
  });

  it('and getting none is a bad response', async () => {
    const { ports, api } = setUp();
    ports.onFetch = () => json({ token_type: 'bearer' });
    assert.equal((await failure(api.requestToken(form))).code, 'bad-response');
  });
});
