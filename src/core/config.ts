import { isLang, type Lang } from '../i18n/index.ts';
import type { ConversationType } from './types.ts';

/** A page of the shop; `name` is what people read. */
export interface Channel {
  readonly type: number;
  readonly id: string;
  readonly name?: string;
}

export type GetToken = () => string | Promise<string>;

/** The configuration, parsed: every key of docs/configuration.md, defaults filled in. */
export interface Config {
  /** Where the proxy of the REST API stands, without a trailing slash. */
  readonly apiBase: string;
  readonly chatUrl: string;
  readonly rtUrl: string;
  readonly namespace: string;
  /** The tenant. */
  readonly room: string;
  /** Empty: all pages of the shop. */
  readonly channels: readonly Channel[];
  readonly type: ConversationType;
  /** Team of each channel id; under the key `*` the one for all. */
  readonly crmTeamId: ReadonlyMap<string, string>;
  /** Live posts, `{pageId}_{postId}`. */
  readonly postId: readonly string[];
  readonly realtime: boolean;
  readonly autoRefresh: boolean;
  /** ms. */
  readonly pollInterval: number;
  readonly reconnectionAttempts: number;
  /** ms. */
  readonly reconnectionDelay: number;
  /** ms. */
  readonly requestTimeout: number;
  /** Conversations a page. */
  readonly pageSize: number;
  readonly seen: 'auto' | 'manual';
  readonly orderUrl: string;
  readonly conversationUrl: string;
  /** `off`: initials only. */
  readonly avatarUrl: string;
  readonly lang: Lang;
  readonly theme: 'auto' | 'light' | 'dark';
  readonly density: 'comfortable' | 'compact';
  readonly allowReply: boolean;
  readonly titleBadge: boolean;
  readonly sound: boolean;
  readonly notifications: boolean;
  readonly shortcuts: 'inside' | 'page' | 'off';
  readonly remember: boolean;
  readonly debug: 'off' | 'on' | 'full';
  readonly getToken: GetToken | undefined;
  readonly token: string | undefined;
}

/** Keys that may change while a store lives (docs/configuration.md). */
export const liveKeys = [
  'theme',
  'lang',
  'density',
  'titleBadge',
  'sound',
  'notifications',
  'debug',
  'pollInterval',
  'autoRefresh',
] as const satisfies readonly (keyof Config)[];

/** The live keys that elements follow. */
export type SettingsValue = Pick<
  Config,
  'theme' | 'lang' | 'density' | 'titleBadge' | 'sound' | 'notifications'
>;

/** What a page may hand in: any key, as it would stand in an attribute or in its own type. */
export type ConfigInput = { readonly [Key in keyof Config]?: unknown };

interface Surroundings {
  /** Origin of the page, if there is one. */
  readonly origin?: string | undefined;
  /** `<html lang>`. */
  readonly lang?: string | undefined;
}

interface Key<Value> {
  readonly default: Value;
  /** Undefined: this value cannot be used. */
  readonly parse: (value: unknown, around: Surroundings) => Value | undefined;
}

const loopback = /^(localhost|127(\.\d+){3}|\[::1\]|.+\.localhost)$/;

/** A URL to connect to, absolute or a path of the page's origin; unencrypted ones only where nobody listens in. */
function url(fallback: string): Key<string> {
  return {
    default: fallback,
    parse(value, { origin }) {
      if (typeof value !== 'string') return undefined;
      const text = value.trim();
      try {
        const parsed = new URL(text, origin);
        if (!/^(https?|wss?):$/.test(parsed.protocol) || parsed.username || parsed.password) {
          return undefined;
        }
        const secure = parsed.protocol === 'https:' || parsed.protocol === 'wss:';
        const own = origin !== undefined && parsed.host === new URL(origin).host;
        if (!secure && !own && !loopback.test(parsed.hostname)) return undefined;
      } catch {
        // Outside a page there is no origin: a path stays a path and fails when it is used.
        if (origin !== undefined || !text.startsWith('/')) return undefined;
      }
      return text.replace(/\/+$/, '');
    },
  };
}

/** A link for people, with placeholders; `allowed` are words that may stand instead. */
function template(allowed: readonly string[] = []): Key<string> {
  return {
    default: '',
    parse(value, { origin }) {
      if (typeof value !== 'string') return undefined;
      const text = value.trim();
      if (text === '' || allowed.includes(text)) return text;
      try {
        const { protocol } = new URL(text.replace(/\{\w+\}/g, 'x'), origin ?? 'https://localhost');
        return protocol === 'https:' || protocol === 'http:' ? text : undefined;
      } catch {
        return undefined;
      }
    },
  };
}

function text(fallback: string, pattern: RegExp): Key<string> {
  return {
    default: fallback,
    parse: (value) => (typeof value === 'string' && pattern.test(value) ? value : undefined),
  };
}

function integer(fallback: number, least: number, most: number): Key<number> {
  return {
    default: fallback,
    parse(value) {
      const number = typeof value === 'string' && value.trim() ? Number(value) : value;
      return typeof number === 'number' &&
        Number.isInteger(number) &&
        number >= least &&
        number <= most
        ? number
        : undefined;
    },
  };
}

function oneOf<const Word extends string>(
  fallback: NoInfer<Word>,
  words: readonly Word[],
): Key<Word> {
  return { default: fallback, parse: (value) => words.find((word) => word === value) };
}

const onOff = new Map<unknown, boolean>([
  ...['', 'on', 'true', '1', true, 1].map((value) => [value, true] as const),
  ...['off', 'false', '0', false, 0].map((value) => [value, false] as const),
]);

function toggle(fallback: boolean): Key<boolean> {
  return { default: fallback, parse: (value) => onOff.get(value) };
}

/** Entries of a list, which may stand as one comma-separated string. */
function entries(value: unknown): unknown[] | undefined {
  if (Array.isArray(value)) return value as unknown[];
  if (typeof value !== 'string') return undefined;
  return value.split(',').flatMap((entry) => entry.trim() || []);
}

function list<Item>(parseItem: (entry: unknown) => Item | undefined): Key<readonly Item[]> {
  return {
    default: [],
    parse(value) {
      const items = entries(value)?.map(parseItem);
      return items?.every((item) => item !== undefined) ? items : undefined;
    },
  };
}

const channelType = integer(4, 0, 9999);

/** `[type:]id[=name]`, or an object with these keys. Ids stay strings (protocol.md §1). */
function parseChannel(entry: unknown): Channel | undefined {
  if (typeof entry === 'object' && entry) {
    const { type = 4, id, name } = entry as { type?: unknown; id?: unknown; name?: unknown };
    const number = channelType.parse(type, {});
    if (typeof id !== 'string' || !/^\w+$/.test(id) || number === undefined) return undefined;
    return { type: number, id, ...(typeof name === 'string' && name && { name }) };
  }
  const match = typeof entry === 'string' && /^(?:(\d{1,4}):)?(\w+)(?:=(.*))?$/.exec(entry);
  if (!match) return undefined;
  const name = match[3]?.trim();
  return { type: Number(match[1] ?? 4), id: match[2]!, ...(name && { name }) };
}

/** What may stand in a map of teams, such as another store's has. */
const isTeam = (id: unknown) => typeof id === 'string' && /^(\w+|\*)$/.test(id);

/** One team for all channels, or `channelId=team` pairs. */
const crmTeamId: Key<ReadonlyMap<string, string>> = {
  default: new Map(),
  parse(value) {
    if (value instanceof Map) return [...value].flat().every(isTeam) ? value : undefined;
    const teams = new Map<string, string>();
    for (const entry of entries(typeof value === 'number' ? String(value) : value) ?? ['?']) {
      const match = typeof entry === 'string' && /^(?:(\w+)=)?(\w+)$/.exec(entry);
      if (!match) return undefined;
      teams.set(match[1] ?? '*', match[2]!);
    }
    return teams;
  },
};

const postId = (entry: unknown) =>
  typeof entry === 'string' && /^\d+_\d+$/.test(entry) ? entry : undefined;

/** Every key with its default and its parser: the only place where they stand (docs/configuration.md). */
const keys: { readonly [Name in keyof Config]: Key<Config[Name]> } = {
  apiBase: url('/api'),
  chatUrl: url('wss://ws.chatomni.tpos.app'),
  rtUrl: url('wss://rt-2.tpos.app'),
  namespace: text('/chatomni', /^\/[\w/-]*$/),
  room: text('tomato.tpos.vn', /^[\w.-]+$/),
  channels: list(parseChannel),
  type: oneOf('all', ['message', 'comment', 'all']),
  crmTeamId,
  postId: list(postId),
  realtime: toggle(true),
  autoRefresh: toggle(true),
  pollInterval: integer(10_000, 1000, 2 ** 31 - 1),
  reconnectionAttempts: integer(5, 0, 1000),
  reconnectionDelay: integer(1000, 0, 2 ** 31 - 1),
  requestTimeout: integer(15_000, 1, 2 ** 31 - 1),
  pageSize: integer(50, 1, 2000),
  seen: oneOf('auto', ['auto', 'manual']),
  orderUrl: template(),
  conversationUrl: template(),
  avatarUrl: {
    ...template(['off']),
    default:
      'https://platform-lookaside.fbsbx.com/platform/profilepic/?psid={userId}&height=200&width=200',
  },
  lang: { default: 'vi', parse: (value) => (isLang(value) ? value : undefined) },
  theme: oneOf('auto', ['auto', 'light', 'dark']),
  density: oneOf('comfortable', ['comfortable', 'compact']),
  allowReply: toggle(false),
  titleBadge: toggle(false),
  sound: toggle(false),
  notifications: toggle(false),
  shortcuts: oneOf('inside', ['inside', 'page', 'off']),
  remember: toggle(false),
  debug: {
    default: 'off',
    parse(value) {
      if (value === 'full') return value;
      const on = onOff.get(value);
      return on === undefined ? undefined : on ? 'on' : 'off';
    },
  },
  getToken: {
    default: undefined,
    parse: (value) => (typeof value === 'function' ? (value as GetToken) : undefined),
  },
  token: { default: undefined, parse: (value) => (typeof value === 'string' ? value : undefined) },
};

/** The keys that only JavaScript may set: they are never read from an attribute. */
const scriptOnly: ReadonlySet<string> = new Set(['getToken', 'token'] satisfies (keyof Config)[]);

/** Names of the keys that may stand in attributes, camelCase. */
export const attributeKeys = (Object.keys(keys) as (keyof Config)[]).filter(
  (name) => !scriptOnly.has(name),
);

/** `apiBase` → `api-base`. */
export function attributeName(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/**
 * Reads a configuration. What cannot be used is named to `report` and replaced by its default; keys that
 * are not known are ignored, and so are `null` and `undefined`.
 */
export function parseConfig(
  input: ConfigInput,
  around: Surroundings = {},
  report: (key: string) => void = () => {},
): Config {
  const parseKey = <Name extends keyof Config>(name: Name): Config[Name] => {
    const { default: fallback, parse } = keys[name];
    const value = input[name] ?? undefined;
    if (value === undefined) {
      const pageLang = name === 'lang' ? around.lang?.toLowerCase().split('-')[0] : undefined;
      return (pageLang === undefined ? undefined : parse(pageLang, around)) ?? fallback;
    }
    const parsed = parse(value, around);
    if (parsed === undefined) report(name);
    return parsed ?? fallback;
  };
  return Object.fromEntries(
    (Object.keys(keys) as (keyof Config)[]).map((name) => [name, parseKey(name)]),
  ) as unknown as Config;
}
