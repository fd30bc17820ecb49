import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { GetToken } from '../../../src/core/config.ts';
import { ChatOmniError } from '../../../src/core/errors.ts';
import type { TokenFacts } from '../../../src/core/facts.ts';
import { createLogger } from '../../../src/core/log.ts';
import { createSession } from '../../../src/core/stores/session.ts';
import type { SessionValue } from '../../../src/core/types.ts';
import { fakePorts, settle } from '../../support/fake-ports.ts';

type Form = Readonly<Record<string, string>>;

function setUp(config: { getToken?: GetToken; token?: string } = {}) {
  const ports = fakePorts();
  const values: SessionValue[] = [];
  const happened: string[] = [];
  const forms: Form[] = [];
  const lines: string[] = [];
  const server = {
    token: (_form: Form): Promise<TokenFacts> =>
      Promise.resolve({
        accessToken: `token-${forms.length}`,
        refreshToken: `refresh-${forms.length}`,
      }),
    verify: (): Promise<unknown> => Promise.resolve(),
    offset: 0,
  };
  const log = createLogger({
    ports,
    debug: () => 'full',
    emit: (_, text) => lines.push(text),
    heard: () => true,
  });
  const session = createSession({
    config: { getToken: config.getToken, token: config.token },
    ports,
    log,
    lang: () => 'en',
    requestToken: (form) => {
      forms.push(form);
      return server.token(form);
    },
    verify: () => server.verify(),
    clockOffset: () => server.offset,
    onChange: (value) => values.push(value),
    onSignedIn: (userName) => happened.push(`in ${userName}`),
    onRenewed: () => happened.push(`renewed ${session.current()}`),
    onSignedOut: (reason) => happened.push(`out ${reason} ${session.current()}`),
  });
  return { ports, session, values, happened, forms, server, log, lines };
}

const lan = { username: 'lan', password: 'bí mật 1' };

async function failure(promise: Promise<unknown>): Promise<ChatOmniError> {
  const error = await promise.then(
    () => assert.fail('it resolved'),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof ChatOmniError, String(error));
  return error;
}

function deferred<Value>() {
  let resolve!: (value: Value) => void;
  let reject!: (error: Error) => void;
  const promise = new Promise<Value>((done, fail) => {
    resolve = done;
    reject = fail;
  });
  return { promise, resolve, reject };
}

/** A JWT that ends so many seconds from the clock of the fake ports. */
function jwt(ports: { now(): number }, seconds: number, name = 'x'): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'HS256' })}.${part({ exp: Math.floor(ports.now() / 1000) + seconds, name })}.sig`;
}

const day = 86_400_000;

describe('a log-in by password', () => {
  it('signs in, under the name that the server gives', async () => {
    const { session, values, happened, forms, server } = setUp();
    server.token = () => Promise.resolve({ accessToken: 'abc', userName: 'lan.shop' });
    await session.login(lan);
    assert.deepEqual(forms, [
      {
        client_id: 'tmtWebApp',
        grant_type: 'password',
        username: 'lan',
        password: 'bí mật 1',
        scope: 'profile',
      },
    ]);
    assert.equal(session.current(), 'abc');
    assert.deepEqual(values, [
      { state: 'signing-in' },
      { state: 'signed-in', userName: 'lan.shop' },
    ]);
    assert.deepEqual(happened, ['in lan.shop']);
  });

  it('that fails rejects, and shows it', async () => {
    const { session, happened, server } = setUp();
    server.token = () => Promise.reject(new ChatOmniError('bad-credentials', { lang: 'en' }));
    const error = await failure(session.login(lan));
    assert.equal(error.code, 'bad-credentials');
    assert.deepEqual(session.value, {
      state: 'signed-out',
      error: { code: 'bad-credentials', message: error.message },
    });
    assert.deepEqual(happened, []);
  });

  it('without name or password asks nobody', async () => {
    const { session, forms } = setUp();
    for (const credentials of [
      { username: '', password: 'x' },
      { username: 'x', password: '' },
    ]) {
      assert.equal((await failure(session.login(credentials))).code, 'bad-credentials');
    }
    assert.deepEqual(forms, []);
  });

  it('leaves neither token nor password anywhere to be seen', async () => {
    const { session, values, server, log, lines, ports } = setUp();
    const answer = deferred<TokenFacts>();
    server.token = () => answer.promise;
    const done = session.login(lan);
    log.info(`echo ${lan.password}`);
    answer.resolve({ accessToken: 'tok-secret', refreshToken: 'ref-secret', expiresIn: 100 });
    await done;
    log.info('echo tok-secret ref-secret');
    // The password is not kept, not even to hide it.
    log.info(`echo ${lan.password}`);
    assert.deepEqual(lines, ['echo ***', 'echo *** ***', 'echo bí mật 1']);
    assert.doesNotMatch(JSON.stringify([session, values]), /secret|bí mật/);
    assert.doesNotMatch(JSON.stringify(ports.lines), /secret/);
  });
});

describe('a pasted token', () => {
  it('is taken with or without Bearer, in white space', async () => {
    for (const pasted of ['abc.def', ' Bearer abc.def\n', 'bearer   abc.def', '\tabc.def\r\n']) {
      const { session } = setUp();
      await session.loginWithToken(pasted);
      assert.equal(session.current(), 'abc.def');
    }
  });

  it('that cannot be one is refused without asking anybody', async () => {
    for (const pasted of ['', '  ', 'Bearer', 'Bearer ', 'abc def', 'tôi', 'a\nb', 'a\u200bb']) {
      const { session, server } = setUp();
      server.verify = () => assert.fail('asked');
      assert.equal((await failure(session.loginWithToken(pasted))).code, 'bad-credentials', pasted);
      assert.equal(session.current(), undefined);
    }
  });

  it('signs in only once REST accepted it', async () => {
    const { session, server, happened } = setUp();
    const answer = deferred<undefined>();
    server.verify = () => answer.promise;
    const done = session.loginWithToken('abc');
    await settle();
    assert.equal(session.value.state, 'signing-in');
    assert.equal(session.current(), 'abc');
    assert.deepEqual(happened, []);
    answer.resolve(undefined);
    await done;
    assert.equal(session.value.state, 'signed-in');
    assert.deepEqual(happened, ['in ']);
  });

  for (const code of ['session-expired', 'forbidden'] as const) {
    it(`that is refused as ${code} signs out`, async () => {
      const { session, server, happened } = setUp();
      server.verify = async () => {
        // What the API does with a 401.
        if (code === 'session-expired') assert.equal(await session.renew('abc'), undefined);
        throw new ChatOmniError(code);
      };
      assert.equal((await failure(session.loginWithToken('abc'))).code, code);
      assert.equal(session.value.state, 'signed-out');
      assert.equal(session.value.error?.code, code);
      assert.equal(session.current(), undefined);
      assert.deepEqual(happened, []);
    });
  }

  for (const code of ['network', 'server', 'rate-limited'] as const) {
    it(`that could not be tried (${code}) rejects, but stays signed in`, async () => {
      const { session, server, happened } = setUp();
      server.verify = () => Promise.reject(new ChatOmniError(code));
      assert.equal((await failure(session.loginWithToken('abc'))).code, code);
      assert.deepEqual(session.value, { state: 'signed-in' });
      assert.deepEqual(happened, ['in ']);
    });
  }

  it('that is refused later ends the session, since nothing renews it', async () => {
    const { session, happened } = setUp();
    await session.loginWithToken('abc');
    assert.equal(await session.renew('abc'), undefined);
    assert.equal(session.value.error?.code, 'session-expired');
    assert.deepEqual(happened, ['in ', 'out session-expired undefined']);
  });
});

describe('renewal after a refusal', () => {
  it('happens once for all who ask', async () => {
    const { session, forms, happened } = setUp();
    await session.login(lan);
    const renewed = await Promise.all([
      session.renew('token-1'),
      session.tryRenew('token-1'),
      session.renew('token-1'),
    ]);
    assert.deepEqual(renewed, ['token-2', 'token-2', 'token-2']);
    assert.deepEqual(forms[1], {
      client_id: 'tmtWebApp',
      grant_type: 'refresh_token',
      refresh_token: 'refresh-1',
    });
    assert.equal(forms.length, 2);
    assert.deepEqual(happened, ['in lan', 'renewed token-2']);
  });

  it('of a token that was replaced meanwhile gives the present one', async () => {
    const { session, forms } = setUp();
    await session.login(lan);
    await session.renew('token-1');
    assert.equal(await session.renew('token-1'), 'token-2');
    assert.equal(forms.length, 2);
    await session.renew('token-2');
    assert.equal(forms[2]?.refresh_token, 'refresh-2');
  });

  it('keeps the refresh token if the answer has no new one', async () => {
    const { session, forms, server } = setUp();
    await session.login(lan);
    server.token = () => Promise.resolve({ accessToken: `next-${forms.length}` });
    await session.renew('token-1');
    await session.renew('next-2');
    assert.equal(forms[2]?.refresh_token, 'refresh-1');
  });

  it('that is refused ends the session', async () => {
    const { session, server, happened, ports } = setUp();
    await session.login(lan);
    server.token = () => Promise.reject(new ChatOmniError('bad-credentials', { status: 400 }));
    assert.equal(await session.renew('token-1'), undefined);
    assert.equal(session.value.state, 'signed-out');
    assert.equal(session.value.error?.code, 'session-expired');
    assert.deepEqual(happened, ['in lan', 'out session-expired undefined']);
    assert.deepEqual(ports.timers, []);
  });

  for (const code of ['network', 'server', 'rate-limited'] as const) {
    it(`that fails by ${code} fails those who asked, and keeps the session`, async () => {
      const { session, server, happened } = setUp();
      await session.login(lan);
      server.token = () => Promise.reject(new ChatOmniError(code));
      const errors = await Promise.all([
        failure(session.renew('token-1')),
        failure(session.renew('token-1')),
      ]);
      assert.deepEqual(
        errors.map((error) => error.code),
        [code, code],
      );
      assert.equal(session.current(), 'token-1');
      server.token = () => Promise.resolve({ accessToken: 'next' });
      assert.equal(await session.renew('token-1'), 'next');
      assert.deepEqual(happened, ['in lan', 'renewed next']);
    });
  }

  it('whose token is refused too ends the session, one that is no longer in use does not', async () => {
    const { session, happened } = setUp();
    await session.login(lan);
    session.reject('token-0');
    assert.equal(session.value.state, 'signed-in');
    session.reject('token-1');
    assert.deepEqual(happened, ['in lan', 'out session-expired undefined']);
  });

  it('asked for by a socket leaves the session be if there is none to be had', async () => {
    const { session, server, forms } = setUp();
    await session.login(lan);
    server.token = () => Promise.reject(new ChatOmniError('bad-credentials'));
    assert.equal(await session.tryRenew('token-1'), undefined);
    assert.equal(session.value.state, 'signed-in');
    assert.equal(session.current(), 'token-1');
    // REST, refused as well, is what ends it.
    assert.equal(await session.renew('token-1'), undefined);
    assert.equal(session.value.state, 'signed-out');
    assert.equal(forms.length, 2, 'the refresh token was refused: it is not tried again');
  });
});

describe('a late answer', () => {
  it('of a renewal is dropped after a log-out', async () => {
    const { session, server, happened, ports } = setUp();
    await session.login(lan);
    const answer = deferred<TokenFacts>();
    server.token = () => answer.promise;
    const renewed = session.renew('token-1');
    session.logout();
    answer.resolve({ accessToken: 'late', expiresIn: 1000 });
    assert.equal(await renewed, undefined);
    assert.equal(session.current(), undefined);
    assert.deepEqual(session.value, { state: 'signed-out' });
    assert.deepEqual(happened, ['in lan', 'out user undefined']);
    assert.deepEqual(ports.timers, []);
  });

  it('of a renewal does not touch the next one’s session', async () => {
    const { session, server, happened } = setUp();
    await session.login(lan);
    const answer = deferred<TokenFacts>();
    server.token = ({ grant_type }) =>
      grant_type === 'password' ? Promise.resolve({ accessToken: 'minh-1' }) : answer.promise;
    const renewed = session.renew('token-1');
    await session.login({ username: 'minh', password: 'x' });
    answer.reject(new ChatOmniError('bad-credentials'));
    assert.equal(await renewed, undefined);
    assert.equal(session.current(), 'minh-1');
    assert.deepEqual(session.value, { state: 'signed-in', userName: 'minh' });
    assert.deepEqual(happened, ['in lan', 'out user undefined', 'in minh']);
  });

  it('of a log-in is dropped after a log-out, and the log-in rejects', async () => {
    const { session, server, happened } = setUp();
    const answer = deferred<TokenFacts>();
    server.token = () => answer.promise;
    const failed = failure(session.login(lan));
    session.logout();
    answer.resolve({ accessToken: 'late' });
    assert.equal((await failed).code, 'session-expired');
    assert.equal(session.current(), undefined);
    assert.deepEqual(session.value, { state: 'signed-out' });
    assert.deepEqual(happened, []);
  });

  it('of the first of two log-ins does not replace the second', async () => {
    const { session, server, happened } = setUp();
    const first = deferred<TokenFacts>();
    server.token = ({ username }) =>
      username === 'lan' ? first.promise : Promise.resolve({ accessToken: 'minh-1' });
    const failed = failure(session.login(lan));
    await session.login({ username: 'minh', password: 'x' });
    first.reject(new ChatOmniError('bad-credentials'));
    await failed;
    assert.equal(session.current(), 'minh-1');
    assert.equal(session.value.state, 'signed-in');
    assert.deepEqual(happened, ['in minh']);
  });
});

describe('renewal before the end', () => {
  async function signedIn(expiresIn: number) {
    const all = setUp();
    all.server.token = () =>
      Promise.resolve({ accessToken: `t${all.forms.length}`, refreshToken: 'r', expiresIn });
    await all.session.login(lan);
    return all;
  }

  it('comes 5 minutes before, of short lives a tenth', async () => {
    const long = await signedIn(3600);
    await long.ports.advance(3_299_999);
    assert.equal(long.session.current(), 't1');
    await long.ports.advance(1);
    assert.equal(long.session.current(), 't2');

    const short = await signedIn(100);
    await short.ports.advance(89_999);
    assert.equal(short.session.current(), 't1');
    await short.ports.advance(1);
    assert.equal(short.session.current(), 't2');
  });

  it('comes again and again', async () => {
    const { ports, session } = await signedIn(3600);
    await ports.advance(3 * 3_300_000);
    assert.equal(session.current(), 't4');
  });

  it('is right although it is weeks away, longer than a timer can be', async () => {
    const { ports, session } = await signedIn((40 * day) / 1000);
    await ports.advance(40 * day - 300_001);
    assert.equal(session.current(), 't1');
    await ports.advance(1);
    assert.equal(session.current(), 't2');
  });

  it('goes by the running clock, whatever somebody sets the other one to', async () => {
    const { ports, session } = await signedIn(3600);
    ports.setNow(ports.now() + 10 * day);
    await ports.advance(3_299_999);
    assert.equal(session.current(), 't1');
  });

  it('that fails by network is tried again a minute later, and the session stays', async () => {
    const { ports, session, server } = await signedIn(3600);
    server.token = () => Promise.reject(new ChatOmniError('network'));
    await ports.advance(3_300_000);
    assert.equal(session.current(), 't1');
    assert.equal(session.value.state, 'signed-in');
    server.token = () => Promise.resolve({ accessToken: 'next' });
    await ports.advance(60_000);
    assert.equal(session.current(), 'next');
  });

  it('that is refused ends the session', async () => {
    const { ports, server, happened } = await signedIn(3600);
    server.token = () => Promise.reject(new ChatOmniError('bad-credentials'));
    await ports.advance(3_300_000);
    assert.deepEqual(happened, ['in lan', 'out session-expired undefined']);
    assert.deepEqual(ports.timers, []);
  });

  it('does not happen where nothing could renew, or nobody tells the end', async () => {
    const { session, server, ports } = setUp();
    server.token = () => Promise.resolve({ accessToken: 'a', expiresIn: 100 });
    await session.login(lan);
    assert.deepEqual(ports.timers, []);
    server.token = () => Promise.resolve({ accessToken: 'a', refreshToken: 'r' });
    await session.login(lan);
    assert.deepEqual(ports.timers, []);
  });

  it('does not outlive log-out or the end', async () => {
    const first = await signedIn(3600);
    first.session.logout();
    assert.deepEqual(first.ports.timers, []);
    const second = await signedIn(3600);
    second.session.destroy();
    assert.deepEqual(second.ports.timers, []);
    assert.equal(second.session.current(), undefined);
    assert.deepEqual(second.happened, ['in lan']);
  });

  it('does not run wild where every token looks expired', async () => {
    const { ports, forms } = await signedIn(0);
    await ports.advance(60_000);
    assert.equal(forms.length, 7);
  });
});

describe('a host’s getToken', () => {
  it('signs in at start', async () => {
    const { session, happened } = setUp({ getToken: () => Promise.resolve('Bearer host-1') });
    await session.start();
    assert.equal(session.current(), 'host-1');
    assert.deepEqual(happened, ['in ']);
  });

  it('that gives nothing usable, or fails, does not', async () => {
    for (const value of ['', 'a b', undefined, 5]) {
      const { session } = setUp({ getToken: () => value as string });
      assert.equal((await failure(session.start())).code, 'bad-credentials');
    }
    const { session, happened } = setUp({
      getToken: () => Promise.reject(new Error('host-secret')),
    });
    const error = await failure(session.start());
    assert.equal(error.code, 'network');
    assert.equal(error.cause, undefined);
    assert.equal(session.value.state, 'signed-out');
    assert.deepEqual(happened, []);
  });

  it('is asked once after a 401, for all who ask', async () => {
    let asked = 0;
    const { session, happened } = setUp({ getToken: () => `host-${++asked}` });
    await session.start();
    assert.deepEqual(await Promise.all([session.renew('host-1'), session.renew('host-1')]), [
      'host-2',
      'host-2',
    ]);
    assert.equal(asked, 2);
    assert.deepEqual(happened, ['in ', 'renewed host-2']);
  });

  it('that gives the same token after a 401 ends the session, and is asked no more', async () => {
    let asked = 0;
    const getToken = () => {
      asked++;
      return 'host';
    };
    const { session, happened, ports } = setUp({ getToken });
    await session.start();
    assert.equal(await session.renew('host'), undefined);
    assert.deepEqual(happened, ['in ', 'out session-expired undefined']);
    assert.equal(await session.renew('host'), undefined);
    await ports.advance(day);
    assert.equal(asked, 2);
    await session.useToken(getToken);
    assert.equal(session.value.state, 'signed-in');
  });

  it('that fails after a 401 fails the caller as network, and the session stays', async () => {
    let fails = false;
    const { session } = setUp({
      getToken: () => (fails ? Promise.reject(new Error('x')) : 'host'),
    });
    await session.start();
    fails = true;
    assert.equal((await failure(session.renew('host'))).code, 'network');
    assert.equal(session.value.state, 'signed-in');
  });

  it('is asked before a readable JWT ends, by the server’s clock', async () => {
    let asked = 0;
    const all = setUp({ getToken: () => jwt(all.ports, 3600 + 7200, `${++asked}`) });
    all.server.offset = 7_200_000;
    await all.session.start();
    await all.ports.advance(3_300_000 - 1000);
    assert.equal(asked, 1);
    await all.ports.advance(1000);
    assert.equal(asked, 2);
    assert.match(all.happened[1] ?? '', /^renewed/);
  });

  it('that gives the same token before its end is asked no more, and the session stays', async () => {
    let asked = 0;
    const token = jwt(fakePorts(), 3600);
    const { session, ports } = setUp({
      getToken: () => {
        asked++;
        return token;
      },
    });
    await session.start();
    await ports.advance(day);
    assert.equal(asked, 2);
    assert.equal(session.value.state, 'signed-in');
  });

  it('renews the token that was given beside it', async () => {
    const { session } = setUp({ token: ' given\n', getToken: () => 'host' });
    await session.start();
    assert.equal(session.current(), 'given');
    assert.equal(await session.renew('given'), 'host');
  });

  it('answering after a log-out is not heard', async () => {
    const answer = deferred<string>();
    const { session, happened } = setUp({ getToken: () => answer.promise });
    const failed = failure(session.start());
    session.logout();
    answer.resolve('late');
    await failed;
    assert.equal(session.current(), undefined);
    assert.deepEqual(happened, []);
  });
});

describe('a session', () => {
  it('without a token or getToken does not start', async () => {
    const { session, values } = setUp();
    await session.start();
    assert.deepEqual(values, []);
    assert.deepEqual(session.value, { state: 'signed-out' });
  });

  it('ends once, for the reason given', async () => {
    const { session, happened } = setUp();
    await session.login(lan);
    session.logout('other-tab');
    session.logout();
    assert.deepEqual(happened, ['in lan', 'out other-tab undefined']);
    assert.deepEqual(session.value, { state: 'signed-out' });
  });

  it('ends before another begins', async () => {
    const { session, happened } = setUp();
    await session.login(lan);
    await session.useToken(() => 'host');
    assert.deepEqual(happened, ['in lan', 'out user undefined', 'in ']);
  });

  it('is not thrown off by tokens that are no JWT', async () => {
    for (const token of [
      'a.b.c',
      'a.!!!.c',
      '..',
      `a.${btoa('{"exp":"x"}')}.c`,
      `a.${btoa('5')}.c`,
    ]) {
      const { session, ports } = setUp({ getToken: () => token });
      await session.start();
      assert.equal(session.current(), token);
      assert.deepEqual(ports.timers, []);
    }
  });
});
