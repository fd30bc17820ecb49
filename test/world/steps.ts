import fc from 'fast-check';
import { answerSteps } from './steps-answers.ts';
import { customerSteps } from './steps-customers.ts';
import { networkSteps } from './steps-network.ts';
import { staffSteps } from './steps-staff.ts';
import { type Variant, variants } from './variants.ts';
import type { World } from './world.ts';

/** Does something to the world and says what. `a` chooses whom or what, `b` how. */
export type Act = (world: World, a: number, b: number) => string;

export interface Step {
  readonly kind: string;
  readonly a: number;
  readonly b: number;
  /** ms until the next step. */
  readonly wait: number;
}

/** All that one history is. */
export interface History {
  /** Of the dice: delays and the like. */
  readonly seed: number;
  readonly variant: Variant;
  readonly steps: readonly Step[];
}

/** By name; what happens often stands with a weight. */
type Acts = Readonly<Record<string, { readonly weight: number; readonly act: Act }>>;

const general: Acts = {
  wait: { weight: 3, act: () => 'nothing' },
  ...customerSteps,
  ...networkSteps,
  ...staffSteps,
};
export const acts: Acts = { ...general, ...answerSteps };

const stepOf = (of: Acts): fc.Arbitrary<Step> =>
  fc.record({
    kind: fc.oneof(
      ...Object.entries(of).map(([kind, { weight }]) => ({ weight, arbitrary: fc.constant(kind) })),
    ),
    a: fc.nat({ max: 23 }),
    b: fc.nat({ max: 23 }),
    wait: fc.constantFrom(0, 0, 5, 40, 100, 300, 300, 1000, 1000, 2500, 6000, 11_000, 31_000),
  });

const historiesOf = (of: Acts): fc.Arbitrary<History> =>
  fc.record({
    seed: fc.nat(),
    variant: variants,
    steps: fc.array(stepOf(of), { minLength: 1, maxLength: 60, size: 'max' }),
  });

export const histories = historiesOf(general);
/** Those in which comments are answered. */
export const answerHistories = historiesOf(acts);
