import { isProxyEntry } from './asker.ts';
import { SettingsError, SettingsReader, textOf, type Environment } from './environment.ts';
import { isLoopback } from './hosts.ts';
import { LOG_FORMATS, type LogFormat } from './log.ts';
import { SOCKETS_PER_ADDRESS } from './socket-limit.ts';
import { readTposSettings, type TposSettings } from './tpos-settings.ts';

/** What the environment asks of the server. */
export interface Settings {
  readonly port: number;
  readonly host: string;
  readonly room: string;
  readonly simRate: number;
  readonly simControls: boolean;
  readonly allowedOrigins: readonly string[];
  readonly publicHosts: readonly string[];
  readonly loopback: boolean;
  /** Proxies in front whose `X-Forwarded-*` are believed. */
  readonly trustedProxies: readonly string[];
  readonly socketsPerAddress: number;
  readonly logFormat: LogFormat;
  /** Who brings it may read `/metrics` from anywhere. */
  readonly metricsToken: string | undefined;
  /** The real TPOS; without it, the simulator runs. */
  readonly tpos: TposSettings | undefined;
}

const PORT = 8080;
const DEFAULT_ROOM = 'tomato.tpos.vn';

/** Reads and checks the environment; throws a `SettingsError` that names all that cannot be used. */
export function readSettings(env: Environment): Settings {
  const reader = new SettingsReader();
  const host = textOf(env, 'HOST') ?? '127.0.0.1';
  const loopback = isLoopback(host);
  const relayRooms = reader.read(() => relayRoomsOf(env));
  const settings: Settings = {
    port: reader.read(() => portOf(env)) ?? PORT,
    host,
    room: reader.read(() => roomOf(env)) ?? '',
    simRate: reader.read(() => rateOf(env)) ?? 0,
    simControls: reader.read(() => switchOf(env, 'SIM_CONTROLS', loopback)) ?? false,
    allowedOrigins: reader.read(() => originsOf(env)) ?? [],
    publicHosts: reader.read(() => publicHostsOf(env, host, loopback)) ?? [],
    loopback,
    trustedProxies: reader.read(() => proxiesOf(env)) ?? [],
    socketsPerAddress: reader.read(() => socketsOf(env)) ?? 0,
    logFormat: reader.read(() => logFormatOf(env)) ?? 'text',
    metricsToken: reader.read(() => metricsTokenOf(env)),
    tpos: readTposSettings(env, reader, relayRooms),
  };
  reader.finish();
  return settings;
}

function listOf(env: Environment, name: string): readonly string[] {
  return (env[name] ?? '')
    .split(',')
    .map((item) => item.trim())
    .filter(Boolean);
}

function portOf(env: Environment): number {
  const text = textOf(env, 'PORT') ?? String(PORT);
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65535) return Number(text);
  throw new SettingsError(`PORT=${text} is not a port: a number from 0 to 65535 is expected.`);
}

function roomOf(env: Environment): string {
  const text = textOf(env, 'ROOM') ?? DEFAULT_ROOM;
  if (isRoom(text)) return text;
  throw new SettingsError(`ROOM=${text} is not a tenant such as ${DEFAULT_ROOM}.`);
}

function relayRoomsOf(env: Environment): readonly string[] | undefined {
  if (!switchOf(env, 'RELAY', false)) return undefined;
  if (textOf(env, 'TPOS_ORIGIN') === undefined) {
    throw new SettingsError('RELAY=on stands between browsers and TPOS: it needs TPOS_ORIGIN.');
  }
  const rooms = listOf(env, 'RELAY_ROOMS');
  const wrong = rooms.find((room) => !isRoom(room));
  if (wrong !== undefined) {
    throw new SettingsError(`RELAY_ROOMS: ${wrong} is not a tenant such as ${DEFAULT_ROOM}.`);
  }
  return rooms.length > 0 ? rooms : [textOf(env, 'ROOM') ?? DEFAULT_ROOM];
}

/** As protocol.md §4 has it in the sockets' query. */
function isRoom(text: string): boolean {
  return /^[\w.:-]{1,128}$/.test(text);
}

function rateOf(env: Environment): number {
  const text = textOf(env, 'SIM_RATE') ?? '1';
  const rate = Number(text);
  if (Number.isFinite(rate) && rate >= 0 && rate <= 1000) return rate;
  throw new SettingsError(`SIM_RATE=${text} is not a pace: a number from 0 to 1000 is expected.`);
}

function switchOf(env: Environment, name: string, fallback: boolean): boolean {
  const text = textOf(env, name);
  if (text === undefined) return fallback;
  if (text === 'on' || text === 'off') return text === 'on';
  throw new SettingsError(`${name}=${text} is neither on nor off.`);
}

function originsOf(env: Environment): readonly string[] {
  return listOf(env, 'ALLOWED_ORIGINS').map((text) => {
    if (URL.canParse(text) && /^https?:/.test(text) && new URL(text).origin === text) return text;
    throw new SettingsError(
      `ALLOWED_ORIGINS: ${text} is not an origin such as https://shop.example.com.`,
    );
  });
}

function publicHostsOf(env: Environment, host: string, loopback: boolean): readonly string[] {
  const names = listOf(env, 'PUBLIC_HOSTS').map((name) => name.toLowerCase());
  const wrong = names.find((name) => !/^([\w.-]+|\[[\da-f:]+\])(:\d{1,5})?$/.test(name));
  if (wrong !== undefined) {
    throw new SettingsError(
      `PUBLIC_HOSTS: ${wrong} is not a host name such as chat.example.com, without a scheme.`,
    );
  }
  if (loopback || names.length > 0) return names;
  throw new SettingsError(
    `HOST=${host} is reachable from other machines, so PUBLIC_HOSTS must name the hosts that ` +
      'this server is called by, for example PUBLIC_HOSTS=chat.example.com.',
  );
}

function proxiesOf(env: Environment): readonly string[] {
  const proxies = listOf(env, 'TRUST_PROXY');
  const wrong = proxies.find((entry) => !isProxyEntry(entry));
  if (wrong === undefined) return proxies;
  throw new SettingsError(
    `TRUST_PROXY: ${wrong} is neither an address of a proxy such as 10.0.0.2 or 10.0.0.0/8 nor ` +
      'loopback, linklocal or uniquelocal.',
  );
}

function socketsOf(env: Environment): number {
  const text = textOf(env, 'SOCKETS_PER_ADDRESS') ?? String(SOCKETS_PER_ADDRESS);
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text);
  throw new SettingsError(
    `SOCKETS_PER_ADDRESS=${text} is not a limit: a number from 1 to 999999 is expected.`,
  );
}

function metricsTokenOf(env: Environment): string | undefined {
  const text = textOf(env, 'METRICS_TOKEN');
  if (text === undefined || /^[\x21-\x7e]{16,256}$/.test(text)) return text;
  throw new SettingsError('METRICS_TOKEN is no token: 16 to 256 characters without spaces.');
}

function logFormatOf(env: Environment): LogFormat {
  const text = textOf(env, 'LOG_FORMAT') ?? 'text';
  const format = LOG_FORMATS.find((name) => name === text);
  if (format !== undefined) return format;
  throw new SettingsError(`LOG_FORMAT=${text} is neither ${LOG_FORMATS.join(' nor ')}.`);
}
