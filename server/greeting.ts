import { isLoopback } from './hosts.ts';
import type { Settings } from './settings.ts';
import type { TposSettings } from './tpos-settings.ts';

/** How a person starts what runs. */
export function startCommand({ tpos }: Settings): string {
  return tpos ? 'npm run start:tpos' : 'npm start';
}

/** What the terminal says once the server listens: where it is, and whether the shop is a real one. */
export function greeting(settings: Settings, port: number): string {
  const { tpos } = settings;
  return [
    '',
    `  ChatOmni Viewer is running: ${addressOf(settings, port)}`,
    '',
    ...(tpos ? realShop(tpos, settings.room) : simulatedShop()),
    `  Docs          ${addressOf(settings, port)}docs/`,
    '  Stop with     Ctrl+C',
    `  Other port    PORT=3000 ${startCommand(settings)}`,
    '',
  ].join('\n');
}

function addressOf({ loopback, publicHosts, host }: Settings, port: number): string {
  const name = loopback ? 'localhost' : (publicHosts[0] ?? host);
  return name.includes(':') && !loopback ? `http://${name}/` : `http://${name}:${port}/`;
}

function simulatedShop(): readonly string[] {
  return [
    '  A simulated shop: every customer, message and order is synthetic.',
    '  Log in with   demo / demo',
  ];
}

function realShop(tpos: TposSettings, room: string): readonly string[] {
  const { protocol, hostname } = new URL(tpos.origin);
  const isTpos = /(^|\.)tpos\.vn$/.test(hostname);
  const isOpen = protocol === 'http:' && !isLoopback(hostname);
  return [
    isTpos
      ? `  The real TPOS: ${tpos.origin}. What you read and do here happens in that shop.`
      : `  Not the simulator: calls go to ${tpos.origin} (TPOS_ORIGIN) and take effect there.`,
    ...(isOpen ? ['  Not encrypted: passwords and messages go there in plain text.'] : []),
    '  Log in with   the account you have there, or a token',
    `  Sockets       ${socketOf(tpos.chatOrigin)}, ${socketOf(tpos.rtOrigin)}`,
    `  Room          ${room}`,
  ];
}

function socketOf(origin: string): string {
  return origin.replace(/^http/, 'ws');
}
