/** A call to TPOS that ended. */
export interface CallEntry {
  readonly event: 'call';
  readonly method: string;
  /** The kind of call, never its path or query. */
  readonly call: string;
  /** What the browser got: `cut` ended within the answer, `aborted` was the browser's wish. */
  readonly status: number | 'cut' | 'aborted';
  readonly ms: number;
  readonly reason?: string;
}

/** A WebSocket that opened, closed, or did not come about. */
export interface SocketEntry {
  readonly event: 'socket';
  readonly socket: 'chat' | 'rt';
  readonly status: number | 'open' | 'closed' | 'aborted';
  readonly ms: number;
  readonly reason?: string;
}

/** Something that was refused by a rule or limit of this server's own. */
export interface RefusalEntry {
  readonly event: 'refused';
  readonly rule: 'host' | 'origin' | 'logins' | 'sockets' | 'tokens';
  readonly status: number;
  /** Whom a limit counts it for. */
  readonly address: string;
}

/** A connection of the relay to TPOS, for all browsers of a room. */
export interface RelayEntry {
  readonly event: 'relay';
  readonly socket: 'chat' | 'rt';
  /** One of those in the settings. */
  readonly room: string;
  readonly state: 'up' | 'down';
}

/** Whether this instance of the relay knows of the others; `alone`: it serves its own browsers by itself. */
export interface InstancesEntry {
  readonly event: 'instances';
  readonly state: 'joined' | 'alone';
}

/** What this instance is to a room, of several: it has its connections to TPOS or follows who has; `ended`: nobody is here. */
export interface LeaseEntry {
  readonly event: 'lease';
  /** One of those in the settings. */
  readonly room: string;
  readonly role: 'asks' | 'holds' | 'follows' | 'alone' | 'ended';
}

/** Something that should not happen: where in the code, never with what. */
export interface ErrorEntry {
  readonly event: 'error';
  readonly name: string;
  readonly at: readonly string[];
}

/** The server listens, or has ended everything. */
export type LifeEntry =
  | { readonly event: 'started'; readonly backend: string; readonly port: number }
  | { readonly event: 'stopped' };

/** All that is ever logged. There is no room in it for a token, a query, a header or a body. */
export type LogEntry =
  | CallEntry
  | SocketEntry
  | RefusalEntry
  | RelayEntry
  | InstancesEntry
  | LeaseEntry
  | ErrorEntry
  | LifeEntry;

export type Log = (entry: LogEntry) => void;

export const LOG_FORMATS = ['text', 'json'] as const;

export type LogFormat = (typeof LOG_FORMATS)[number];

/** A line for people. */
export function textLine(entry: LogEntry): string {
  switch (entry.event) {
    case 'call':
      return `${entry.method} ${entry.call} ${resultOf(entry)}`;
    case 'socket':
      return `WS ${entry.socket} ${resultOf(entry)}`;
    case 'refused':
      return `REFUSED ${entry.rule} ${entry.status} ${entry.address}`;
    case 'relay':
      return `RELAY ${entry.socket} ${entry.state} ${entry.room}`;
    case 'instances':
      return `RELAY ${entry.state}`;
    case 'lease':
      return `LEASE ${entry.role} ${entry.room}`;
    case 'error':
      return ['ERROR', entry.name, ...entry.at].join(' ');
    case 'started':
      return `STARTED ${entry.backend} ${entry.port}`;
    case 'stopped':
      return 'STOPPED';
  }
}

/** A line for machines: one JSON object with `time` (ISO 8601) and `level` before what the entry has. */
export function jsonLine(entry: LogEntry, now: number): string {
  return JSON.stringify({ time: new Date(now).toISOString(), level: levelOf(entry), ...entry });
}

/** Writes lines to the terminal or to whoever collects what the process says. */
export function createLog(format: LogFormat, write = (line: string) => console.log(line)): Log {
  return (entry) => write(format === 'json' ? jsonLine(entry, Date.now()) : textLine(entry));
}

/** An error without its message, which can quote what somebody sent. */
export function errorEntry(error: unknown): ErrorEntry {
  if (!(error instanceof Error)) return { event: 'error', name: typeof error, at: [] };
  const frames = /(?<=\n\s+at )[^\n]*$/gm;
  const at = (error.stack ?? '').replace(error.message, '').match(frames) ?? [];
  const name = /^[A-Za-z]{1,60}$/.test(error.name) ? error.name : 'Error';
  return { event: 'error', name, at: at.slice(0, 8) };
}

function resultOf({ status, ms, reason }: CallEntry | SocketEntry): string {
  return `${status} ${ms} ms${reason ? ` (${reason})` : ''}`;
}

function levelOf(entry: LogEntry): 'info' | 'warn' | 'error' {
  if (entry.event === 'error') return 'error';
  if (entry.event === 'refused') return 'warn';
  if (entry.event === 'relay') return entry.state === 'up' ? 'info' : 'warn';
  if (entry.event === 'instances') return entry.state === 'joined' ? 'info' : 'warn';
  if (!('status' in entry)) return 'info';
  const failed = typeof entry.status === 'number' ? entry.status >= 500 : entry.status === 'cut';
  return failed ? 'warn' : 'info';
}
