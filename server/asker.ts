import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import proxyAddress from 'proxy-addr';

/** Who asks, by which name and scheme; what a proxy in front says of it counts only if it is trusted. */
export interface Asker {
  /** What limits count by: an IPv4 address, or the /64 network that one person has of IPv6. */
  readonly address: string;
  /** The host name, with or without a port, that was asked for. */
  readonly host: string | undefined;
  /** `undefined`: nobody knows whether something in front ends TLS. */
  readonly scheme: 'http' | 'https' | undefined;
}

/** Whether a proxy's address is one of `TRUST_PROXY`. */
export type IsTrusted = (address: string, hop: number) => boolean;

const NETWORKS: ReadonlySet<string> = new Set(['loopback', 'linklocal', 'uniquelocal']);
const askers = new WeakMap<IncomingMessage, Asker>();

/** Proxies by address, network (`10.0.0.0/8`), or `loopback`, `linklocal`, `uniquelocal`. */
export function createIsTrusted(proxies: readonly string[]): IsTrusted {
  return proxies.length > 0 ? proxyAddress.compile([...proxies]) : () => false;
}

/** Whether `createIsTrusted` takes it. */
export function isProxyEntry(text: string): boolean {
  if (NETWORKS.has(text)) return true;
  const [address = '', prefix, ...rest] = text.split('/');
  const family = isIP(address);
  if (family === 0 || rest.length > 0) return false;
  if (prefix === undefined) return true;
  // A prefix of 0 would trust everybody, and with that any address that somebody makes up.
  return /^[1-9]\d{0,2}$/.test(prefix) && Number(prefix) <= (family === 4 ? 32 : 128);
}

/** Finds out who asks, for `askerOf`. */
export function noteAsker(request: IncomingMessage, isTrusted: IsTrusted): Asker {
  const asker = readAsker(request, isTrusted);
  askers.set(request, asker);
  return asker;
}

/** As noted; where nobody has, without trust in any proxy. */
export function askerOf(request: IncomingMessage): Asker {
  return askers.get(request) ?? readAsker(request, () => false);
}

function readAsker(request: IncomingMessage, isTrusted: IsTrusted): Asker {
  const { headers, socket } = request;
  const direct = socket.remoteAddress ?? '';
  const { host } = headers;
  if (direct === '' || !isTrusted(direct, 0)) {
    return { address: limitKey(direct), host, scheme: undefined };
  }
  const told = proxyAddress(request, isTrusted);
  const scheme = headers['x-forwarded-proto'];
  const forwardedHost = headers['x-forwarded-host'];
  return {
    // What is no address came through a proxy that takes over what its own client made up.
    address: limitKey(isIP(told) ? told : direct),
    // Several in one header are no host name, and are refused as such.
    host: typeof forwardedHost === 'string' ? forwardedHost : host,
    scheme: scheme === 'http' || scheme === 'https' ? scheme : undefined,
  };
}

function limitKey(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped) return mapped;
  return isIP(address) === 6 ? network(address) : address || 'unknown';
}

/** The first four groups of an IPv6 address, of which `::` may stand for some. */
function network(address: string): string {
  const [head = '', tail] = address.toLowerCase().split('::');
  const groups = head.split(':').filter(Boolean);
  const after = (tail ?? '').split(':').filter(Boolean);
  const zeros = Array<string>(Math.max(0, 8 - groups.length - after.length)).fill('0');
  const first = [...groups, ...zeros, ...after].slice(0, 4);
  return `${first.map((group) => group.replace(/^0+(?=.)/, '')).join(':')}::/64`;
}
