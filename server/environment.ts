export type Environment = Readonly<Record<string, string | undefined>>;

/** A setting that cannot be used; its message is one sentence for the person who set it. */
export class SettingsError extends Error {}

/** A variable without white space around it; `undefined` if nothing is left. */
export function textOf(env: Environment, name: string): string | undefined {
  return env[name]?.trim() || undefined;
}
