import { SettingsError, textOf, type Environment } from './environment.ts';
import { isLoopback } from './hosts.ts';
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
  /** The real TPOS; without it, the simulator runs. */
  readonly tpos: TposSettings | undefined;
}

/** Reads and checks the environment; throws a `SettingsError` for what cannot be used. */
export function readSettings(env: Environment): Settings {
  const host = textOf(env, 'HOST') ?? '127.0.0.1';
  const publicHosts = listOf(env, 'PUBLIC_HOSTS').map((name) => name.toLowerCase());
  const loopback = isLoopback(host);
  if (!loopback && publicHosts.length === 0) {
    throw new SettingsError(
      `HOST=${host} is reachable from other machines, so PUBLIC_HOSTS must name the hosts that ` +
        'this server is called by, for example PUBLIC_HOSTS=chat.example.com.',
    );
  }
  return {
    port: portOf(env),
    host,
    room: textOf(env, 'ROOM') ?? 'tomato.tpos.vn',
    simRate: rateOf(env),
    simControls: controlsOf(env, loopback),
    allowedOrigins: listOf(env, 'ALLOWED_ORIGINS').map(checkedOrigin),
    publicHosts,
    loopback,
    tpos: readTposSettings(env),
  };
}

function listOf(env: Environment, name: string): readonly string[] {
  return (env[name] ?? '')
    .split(',')
    .map((item) => item.trim())
    .filter(Boolean);
}

function portOf(env: Environment): number {
  const text = textOf(env, 'PORT') ?? '8080';
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65535) return Number(text);
  throw new SettingsError(`PORT=${text} is not a port: a number from 0 to 65535 is expected.`);
}

function rateOf(env: Environment): number {
  const text = textOf(env, 'SIM_RATE') ?? '1';
  const rate = Number(text);
  if (Number.isFinite(rate) && rate >= 0 && rate <= 1000) return rate;
  throw new SettingsError(`SIM_RATE=${text} is not a pace: a number from 0 to 1000 is expected.`);
}

function controlsOf(env: Environment, loopback: boolean): boolean {
  const text = textOf(env, 'SIM_CONTROLS');
  if (text === undefined) return loopback;
  if (text === 'on' || text === 'off') return text === 'on';
  throw new SettingsError(`SIM_CONTROLS=${text} is neither on nor off.`);
}

function checkedOrigin(text: string): string {
  if (URL.canParse(text) && /^https?:/.test(text) && new URL(text).origin === text) return text;
  throw new SettingsError(
    `ALLOWED_ORIGINS: ${text} is not an origin such as https://shop.example.com.`,
  );
}
