import { describe } from 'node:test';
import { testAnswers } from './seeds.ts';

describe('comments answered', () => {
  testAnswers();
});
