import type { TokenFacts } from '../facts.ts';
import { count, fields, parse } from '../protocol/decode.ts';

/**
 * A token as people paste it and hosts give it: with or without `Bearer `, in white space. Undefined if it
 * cannot be one, such as what no header may carry.
 */
export function readToken(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  const token = value.trim().replace(/^bearer\s+/i, '');
  return /^[\x21-\x7e]+$/.test(token) && !/^bearer$/i.test(token) ? token : undefined;
}

/** Tells one token from another, and nothing of what it is: 32 bits are left of it. */
export function fingerprint(token: string): string {
  let hash = 0;
  for (const letter of token) hash = Math.imul(hash, 31) + letter.charCodeAt(0);
  return hash.toString(36);
}

/** When a JWT ends, ms since the epoch by the server's clock; undefined if it is none that can be read. */
function jwtExpiry(token: string): number | undefined {
  const [, payload] = token.split('.');
  if (!payload) return undefined;
  try {
    const claims = parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/')));
    const seconds = count(fields(claims).exp);
    return seconds && seconds * 1000;
  } catch {
    return undefined;
  }
}

/** How long a token is good for, ms, as far as anything tells it. */
export function tokenLifetime(
  { accessToken, expiresIn }: TokenFacts,
  serverNow: number,
): number | undefined {
  if (expiresIn !== undefined) return expiresIn * 1000;
  const expiry = jwtExpiry(accessToken);
  return expiry && Math.max(0, expiry - serverNow);
}
