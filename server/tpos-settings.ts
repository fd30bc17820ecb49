import { SettingsError, textOf, type Environment, type SettingsReader } from './environment.ts';
import type { TposServers } from './proxy/proxy.ts';

/** What the environment says of the real TPOS. */
export interface TposSettings extends TposServers {
  /** Where the demo's sockets go past us: TPOS's own hosts. */
  readonly socketHosts: readonly string[];
  /** What the demo's script tag gets. */
  readonly demoAttributes: Readonly<Record<string, string>>;
  /** The rooms that the relay is for; without it each browser has sockets of its own. */
  readonly relayRooms?: readonly string[];
  /** The Redis by which several instances of the relay know each other; may hold a password. */
  readonly redisUrl?: string;
}

/** docs/protocol.md §1. */
const TPOS = 'https://tomato.tpos.vn';
const CHAT = 'wss://ws.chatomni.tpos.app';
const RT = 'wss://rt-2.tpos.app';

/** Attributes of the demo that only the shop itself knows (docs/configuration.md). */
const SHOP_ATTRIBUTES = {
  CHANNELS: 'channels',
  CRM_TEAM_ID: 'crm-team-id',
  POST_ID: 'post-id',
} as const;

/** `undefined` without `TPOS_ORIGIN`: the simulator is meant. What is wrong is left to the reader. */
export function readTposSettings(
  env: Environment,
  reader: SettingsReader,
  relayRooms: readonly string[] | undefined,
): TposSettings | undefined {
  if (textOf(env, 'TPOS_ORIGIN') === undefined) return undefined;
  const rest = ['https:', 'http:'];
  const origin = reader.read(() => originOf(env, 'TPOS_ORIGIN', TPOS, rest)) ?? TPOS;
  const referer = reader.read(() => originOf(env, 'TPOS_REFERER', TPOS, rest)) ?? TPOS;
  const chat = reader.read(() => socketOrigin(env, 'CHAT_ORIGIN', CHAT)) ?? CHAT;
  const rt = reader.read(() => socketOrigin(env, 'RT_ORIGIN', RT)) ?? RT;
  const redisUrl = reader.read(() => redisUrlOf(env, relayRooms !== undefined));
  const attributes: Record<string, string> = {};
  // Pages know TPOS's own hosts; what stands elsewhere, and the relay, is reached through this server.
  if (relayRooms || chat !== CHAT) attributes['chat-url'] = '/ws/chat';
  if (relayRooms || rt !== RT) attributes['rt-url'] = '/ws/rt';
  for (const [name, attribute] of Object.entries(SHOP_ATTRIBUTES)) {
    const value = textOf(env, name);
    if (value !== undefined) attributes[attribute] = value;
  }
  return {
    origin,
    referer,
    chatOrigin: chat.replace(/^ws/, 'http'),
    rtOrigin: rt.replace(/^ws/, 'http'),
    socketHosts: relayRooms ? [] : [chat, rt].filter((found) => found === CHAT || found === RT),
    demoAttributes: attributes,
    ...(relayRooms && { relayRooms }),
    ...(redisUrl !== undefined && { redisUrl }),
  };
}

/** The value is never repeated: it may hold a password. */
function redisUrlOf(env: Environment, hasRelay: boolean): string | undefined {
  const text = textOf(env, 'REDIS_URL');
  if (text === undefined) return undefined;
  if (!hasRelay) throw new SettingsError('REDIS_URL is for the relay: it needs RELAY=on.');
  if (URL.canParse(text) && /^rediss?:\/\/[^/?#\s]+(\/\d{0,3})?$/.test(text)) return text;
  throw new SettingsError('REDIS_URL is no address such as redis://127.0.0.1:6379.');
}

/** In the form `wss://…` or `ws://…`, however it was given. */
function socketOrigin(env: Environment, name: string, fallback: string): string {
  const schemes = ['wss:', 'ws:', 'https:', 'http:'];
  return originOf(env, name, fallback, schemes).replace(/^http/, 'ws');
}

/** Scheme, host and port; the value is not repeated where it may hold a password. */
function originOf(
  env: Environment,
  name: string,
  fallback: string,
  schemes: readonly string[],
): string {
  const text = textOf(env, name) ?? fallback;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isOrigin =
    url !== undefined &&
    schemes.includes(url.protocol) &&
    /^[a-z]+:\/\/[^/\\?#@\s]+\/?$/i.test(text);
  if (url && isOrigin) return `${url.protocol}//${url.host}`;
  const shown = text.includes('@') ? name : `${name}=${text}`;
  throw new SettingsError(`${shown} is not an origin such as ${fallback}.`);
}
