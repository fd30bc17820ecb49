import type { Cancel, Ports } from './ports.ts';

export type LogLevel = 'info' | 'warn' | 'error';

/** Writes the lines of docs/protocol.md §6, with everything secret struck out. */
export interface Logger {
  /** A function is called for its line only where somebody gets to see it. */
  info(text: string | (() => string)): void;
  warn(text: string): void;
  error(text: string): void;
  /** What `{…}` stands for in a line: the summary, or with debug `full` the contents. */
  describe(summary: object, contents: unknown): string;
  /** Strikes this secret out of every line until the returned function is called. */
  hide(secret: string): Cancel;
}

export interface LoggerOptions {
  readonly ports: Pick<Ports, 'console'>;
  readonly debug: () => 'off' | 'on' | 'full';
  /** Gets every line, whatever `debug` says. */
  readonly emit: (level: LogLevel, text: string) => void;
  /** Whether anybody listens to that. */
  readonly heard: () => boolean;
}

const struck = '***';

/** What looks like a secret, with what may stand before it; JSON within JSON has its quotes escaped. */
const secretForms: readonly RegExp[] = [
  /(\bbearer\s+)[^\s"',;]+/gi,
  /((?:token|password)=)[^&\s"']+/gi,
  /((?:token|password)\\*"\s*:\s*\\*")[^"\\]+/gi,
  /()\beyJ[\w-]+\.[\w-]+\.[\w-]*/g,
];

function toJson(value: unknown): string {
  try {
    return JSON.stringify(value ?? null);
  } catch {
    return '{}';
  }
}

export function createLogger({ ports, debug, emit, heard }: LoggerOptions): Logger {
  const secrets = new Set<string>();

  const redact = (text: string) => {
    let redacted = text;
    for (const secret of secrets) redacted = redacted.replaceAll(secret, struck);
    for (const form of secretForms) redacted = redacted.replace(form, `$1${struck}`);
    return redacted;
  };
  const write = (level: LogLevel) => (text: string | (() => string)) => {
    const isShown = debug() !== 'off';
    if (!isShown && !heard()) return;
    const line = redact(typeof text === 'string' ? text : text());
    if (isShown) ports.console[level === 'info' ? 'log' : level](line);
    emit(level, line);
  };

  return {
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
    describe: (summary, contents) => toJson(debug() === 'full' ? contents : summary),
    hide(secret) {
      // As it is, as it stands in JSON, and in a form or URL.
      const forms = [secret, toJson(secret).slice(1, -1), encodeURIComponent(secret)].filter(
        // What is shorter would strike out half of every line, and is nowhere logged.
        (form) => form.length > 3,
      );
      for (const form of forms) secrets.add(form);
      return () => {
        for (const form of forms) secrets.delete(form);
      };
    },
  };
}
