/** The rooms of `src/`, row by row in the order in which they may be imported. */
export const rows: readonly (readonly string[])[];

/** The room that a file of the project, with slashes, stands in; undefined if it has none. */
export function roomOf(file: string): string | undefined;
