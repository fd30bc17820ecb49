export type Environment = Readonly<Record<string, string | undefined>>;

/** Settings that cannot be used; each line of its message is one sentence for the person who set them. */
export class SettingsError extends Error {}

/** Reads settings one by one and keeps what is wrong, so that all of it is said at once. */
export class SettingsReader {
  readonly #wrong: string[] = [];

  /** What `read` gives; `undefined` if it throws a `SettingsError`, which is kept. */
  read<T>(read: () => T): T | undefined {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof SettingsError)) throw error;
      this.#wrong.push(error.message);
      return undefined;
    }
  }

  /** Throws what was wrong, if anything was. */
  finish(): void {
    if (this.#wrong.length > 0) throw new SettingsError(this.#wrong.join('\n'));
  }
}

/** A variable without white space around it; `undefined` if nothing is left. */
export function textOf(env: Environment, name: string): string | undefined {
  return env[name]?.trim() || undefined;
}
