const below =
  'under unread, who is read elsewhere and stood below the first page of that filter stays shown';

/**
 * Fixed seeds whose histories still go wrong, and what does: printed by the tests at every run. Whoever puts
 * it right takes the seed off.
 */
export const known: Readonly<Record<number, string>> = {
  1623: 'under a list of comments, who waits for an answer to a message is not found by unreplied',
  3381: below,
  8533: below,
};
