import type { Asker } from './asker.ts';

/** Which hosts a server answers for, and which origins may use it. */
export interface HostRules {
  /** Bound to the loopback: its names are served. */
  readonly loopback: boolean;
  /** Lower-case names, with or without a port. */
  readonly publicHosts: readonly string[];
  /** Origins such as `https://shop.example` that may use `/api` and `/ws`. */
  readonly allowedOrigins: readonly string[];
}

/** The headers that a decision is made from. */
export interface OriginHeaders {
  readonly origin?: string | undefined;
  readonly 'sec-fetch-site'?: string | string[] | undefined;
}

/** Whether an address or name means this machine only. */
export function isLoopback(name: string): boolean {
  const bare = name.toLowerCase().replace(/^\[|\]$/g, '');
  return bare === 'localhost' || bare === '::1' || /^127(\.\d{1,3}){3}$/.test(bare);
}

/** Whether a `Host` header names this server: what is not served cannot be rebound to. */
export function isServedHost(rules: HostRules, host: string | undefined): boolean {
  if (!host || !/^[\w.-]+(:\d+)?$|^\[[\da-f:]+\](:\d+)?$/i.test(host)) return false;
  const lower = host.toLowerCase();
  const name = lower.replace(/:\d+$/, '');
  if (rules.loopback && isLoopback(name)) return true;
  return rules.publicHosts.includes(lower) || rules.publicHosts.includes(name);
}

/** Whether the page that asks is of this server itself, or nothing says that it is not. */
export function isOwnOrigin(headers: OriginHeaders, asker: Asker): boolean {
  if (headers.origin === undefined) return headers['sec-fetch-site'] !== 'cross-site';
  return isOriginOf(asker, headers.origin);
}

export function isAllowedOrigin(rules: HostRules, origin: string | undefined): boolean {
  return origin !== undefined && rules.allowedOrigins.includes(origin);
}

/** Whether a request may use `/api`, `/ws` and `/config/defaults` (docs/proxy.md). */
export function mayUse(rules: HostRules, headers: OriginHeaders, asker: Asker): boolean {
  return isAllowedOrigin(rules, headers.origin) || isOwnOrigin(headers, asker);
}

/** The scheme may differ where nobody tells it: something in front may end TLS. */
function isOriginOf({ host, scheme }: Asker, origin: string): boolean {
  if (!host || !URL.canParse(origin)) return false;
  const { protocol, host: asked } = new URL(origin);
  if (protocol !== 'http:' && protocol !== 'https:') return false;
  if (scheme !== undefined && protocol !== `${scheme}:`) return false;
  return URL.canParse(`${protocol}//${host}`) && new URL(`${protocol}//${host}`).host === asked;
}
