import type { RequestHandler } from 'express';
import helmet from 'helmet';
import { askerOf } from './asker.ts';

const ONE_YEAR = 365 * 24 * 60 * 60;

/**
 * Helmet's headers on every answer. What is no page can do nothing if it is opened as one; pages
 * have a policy of their own (`pagePolicy`).
 */
export function securityHeaders(): RequestHandler {
  const headers = helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
    // Pages tell our own server where they are, as the demo's links do; nobody else.
    referrerPolicy: { policy: 'same-origin' },
    strictTransportSecurity: false,
  });
  const tlsOnly = helmet.strictTransportSecurity({ maxAge: ONE_YEAR, includeSubDomains: false });
  return (request, response, next) => {
    headers(request, response, (error) => {
      // Over plain HTTP it means nothing, and may not be sent (RFC 6797 §7.2).
      if (error === undefined && askerOf(request).scheme === 'https') {
        tlsOnly(request, response, next);
      } else next(error);
    });
  };
}

/** The policy of our pages: what contract and drop-in need, and nothing more. */
export function pagePolicy(socketHosts: readonly string[]): RequestHandler {
  return helmet.contentSecurityPolicy({
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'"],
      imgSrc: ["'self'", 'https:', 'data:', 'blob:'],
      mediaSrc: ["'self'", 'https:', 'blob:'],
      connectSrc: ["'self'", (request) => ownSockets(request), ...socketHosts],
      requireTrustedTypesFor: ["'script'"],
      trustedTypes: ['chatomni'],
      baseUri: ["'none'"],
      frameAncestors: ["'self'"],
      formAction: ["'self'"],
    },
  });
}

/** The host was checked; older browsers do not count sockets of the same origin as 'self'. */
function ownSockets(request: Parameters<typeof askerOf>[0]): string {
  const { host = '', scheme } = askerOf(request);
  return scheme === 'https' ? `wss://${host}` : `ws://${host} wss://${host}`;
}
