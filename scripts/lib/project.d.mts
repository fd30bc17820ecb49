/** The folder of package.json, without a slash at its end. */
export const root: string;

/** Runs npm: the one that started us if any, else the one on the path; resolves to its exit code. */
export function runNpm(
  args: readonly string[],
  options?: {
    readonly env?: Record<string, string>;
    readonly timeout?: number;
    readonly quiet?: boolean;
  },
): Promise<number>;
