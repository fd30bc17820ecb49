const marks = 'seen marks that fail and are sent again: a count stays behind';
const kinds = 'threads of messages and comments apart: messages missing where no gap says so';
const noEnd = 'threads of messages and comments apart: reading on does not end within its time';

/**
 * Fixed seeds whose histories still go wrong, and what does: printed by the tests at every run. Whoever puts
 * it right takes the seed off.
 */
export const known: Readonly<Record<number, string>> = {
  1623: 'under a list of comments, who waits for an answer to a message is not found by unreplied',
  2645: noEnd,
  2736: kinds,
  3041: marks,
  3204: marks,
  3215: kinds,
  3381: marks,
  4801: 'as 1623',
  5262: marks,
  5985: noEnd,
  8533: marks,
  9058: noEnd,
};
