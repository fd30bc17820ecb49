const marks = 'seen marks that fail and are sent again: a count stays behind';

/**
 * Fixed seeds whose histories still go wrong, and what does: printed by the tests at every run. Whoever puts
 * it right takes the seed off.
 */
export const known: Readonly<Record<number, string>> = {
  1623: 'under a list of comments, who waits for an answer to a message is not found by unreplied',
  3041: marks,
  3204: marks,
  3381: marks,
  4801: 'as 1623',
  5262: marks,
  8533: marks,
};
