import { controls } from './controls.ts';
import { tokens } from './tokens.ts';

/** The first sheets of every element. */
export const shared = [tokens, controls];
