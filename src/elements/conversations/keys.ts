import { findMatches, type Conversation } from '../../core/index.ts';
import { stepTo } from '../parts/steps.ts';

/** Whoever types on within this time, ms, types on the same name. */
const typingPause = 1000;

/** Where a key leads to in a list: arrows, Page, Home, End, and letters to the name that they begin. */
export class ListKeys {
  /** What was typed to go to a name, and when the last letter was. */
  #typed = { text: '', at: 0 };

  /**
   * Index of the row; undefined for a key that leads nowhere.
   *
   * @param at - index of the row that was reached last, -1: none
   * @param page - rows of a page
   */
  target(event: KeyboardEvent, items: readonly Conversation[], at: number, page: number) {
    const { key } = event;
    return stepTo(key, at, page, items.length) ?? this.#typeAhead(event, items, at);
  }

  /** The next row of which a word of the name begins with what is being typed. */
  #typeAhead({ key, timeStamp }: KeyboardEvent, items: readonly Conversation[], at: number) {
    if (key.length > 1 || key === ' ' || key === '/') return undefined;
    const { text, at: before } = this.#typed;
    const goesOn = timeStamp - before < typingPause;
    const typed = (this.#typed = { text: goesOn ? text + key : key, at: timeStamp }).text;
    const begins = ({ name }: Conversation) =>
      findMatches(name, typed).some(([start]) => !start || name[start - 1] === ' ');
    // The same letter again goes on to the next; more letters may still mean this one.
    const from = Math.max(at + (typed.length > 1 ? 0 : 1), 0);
    const rest = items.slice(from).findIndex(begins);
    const index = rest < 0 ? items.findIndex(begins) : from + rest;
    return index < 0 ? undefined : index;
  }
}
