import { describe } from 'node:test';
import { testSeeds } from './seeds.ts';

describe('any history, half 2', () => {
  testSeeds(1);
});
