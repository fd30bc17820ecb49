/**
 * Fixed seeds whose histories still go wrong, and what does: printed by the tests at every run. Whoever puts
 * it right takes the seed off.
 */
export const known: Readonly<Record<number, string>> = {};
