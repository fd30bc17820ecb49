import type { IncomingMessage } from 'node:http';
import type { RequestHandler, Response } from 'express';
import { askerOf } from './asker.ts';
import { isAllowedOrigin, isOwnOrigin, isServedHost, mayUse, type HostRules } from './hosts.ts';
import type { Log, RefusalEntry } from './log.ts';
import type { LoginLimits } from './login-limits.ts';

const CORS_SECONDS = '600';

/** Answers only for hosts that this server has (a defence against DNS rebinding). */
export function guardHost(rules: HostRules, log: Log): RequestHandler {
  return (request, response, next) => {
    if (isServedHost(rules, askerOf(request).host)) {
      next();
      return;
    }
    log(refusalOf(request, 'host', 403));
    refuse(response, 403, 'This host name is not served here. See PUBLIC_HOSTS.');
  };
}

/** Lets this server's own pages and `ALLOWED_ORIGINS` in, with the CORS headers these need. */
export function guardOrigin(rules: HostRules, log: Log): RequestHandler {
  return (request, response, next) => {
    const { origin } = request.headers;
    response.vary('Origin');
    if (!mayUse(rules, request.headers, askerOf(request))) {
      log(refusalOf(request, 'origin', 403));
      refuse(response, 403, 'This origin may not use this server. See ALLOWED_ORIGINS.');
      return;
    }
    if (origin !== undefined && isAllowedOrigin(rules, origin)) {
      response.set('Access-Control-Allow-Origin', origin);
      response.set('Access-Control-Expose-Headers', 'Date, Retry-After, Age');
    }
    if (request.method === 'OPTIONS' && request.headers['access-control-request-method']) {
      response.set('Access-Control-Allow-Methods', 'GET, POST');
      response.set('Access-Control-Allow-Headers', 'Authorization, Content-Type');
      response.set('Access-Control-Max-Age', CORS_SECONDS);
      response.status(204).end();
      return;
    }
    next();
  };
}

/** Lets in nobody but this server's own pages and what is no page at all. */
export function guardOwnOrigin(): RequestHandler {
  return (request, response, next) => {
    if (isOwnOrigin(request.headers, askerOf(request))) next();
    else refuse(response, 403, 'Only pages of this server may do this.');
  };
}

/** Slows down the guessing of passwords: watches the calls for tokens, whatever answers them. */
export function limitLogins(limits: LoginLimits, log: Log): RequestHandler {
  return (request, response, next) => {
    if (request.method !== 'POST' || !isTokenPath(request.path)) {
      next();
      return;
    }
    const body: unknown = request.body;
    const form = new URLSearchParams(Buffer.isBuffer(body) ? body.toString('utf8') : '');
    // A key given twice could be read one way here and another way further on.
    if (new Set(form.keys()).size !== [...form.keys()].length) {
      refuse(response, 400, 'A field is given twice.');
      return;
    }
    const { address } = askerOf(request);
    const verdict =
      form.get('grant_type') === 'refresh_token'
        ? limits.renewal(address)
        : limits.login(address, form.get('username') ?? '');
    if (!verdict.allowed) {
      log(refusalOf(request, 'logins', 429));
      response.set('Retry-After', String(verdict.retryAfterSeconds));
      response.status(429).json({ error: 'too_many_attempts' });
      return;
    }
    response.on('finish', () => {
      verdict.settle(response.statusCode >= 400 && response.statusCode < 500);
    });
    next();
  };
}

/** What the log says of a request that a rule or limit refuses. */
export function refusalOf(
  request: IncomingMessage,
  rule: RefusalEntry['rule'],
  status: number,
): RefusalEntry {
  return { event: 'refused', rule, status, address: askerOf(request).address };
}

/** However it is spelled: servers may ignore case, escapes, doubled and trailing slashes. */
function isTokenPath(path: string): boolean {
  try {
    return /^\/+token\/*$/i.test(decodeURIComponent(path));
  } catch {
    return false;
  }
}

function refuse(response: Response, status: number, message: string): void {
  response.status(status).json({ error: message });
}
