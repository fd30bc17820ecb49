import fc from 'fast-check';
import { relaySteps } from './relay/steps.ts';
import { answerSteps } from './steps-answers.ts';
import { customerSteps } from './steps-customers.ts';
import { networkSteps } from './steps-network.ts';
import { staffSteps } from './steps-staff.ts';
import { relayVariants, type Variant, variants } from './variants.ts';
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
export const acts: Acts = { ...general, ...answerSteps, ...relaySteps };

/** Does it in the first tab; with a relay, where none of them is special, in any. */
export function happen(world: World, { kind, a, b }: Step): string {
  const { relay } = world.tpos;
  const tab = relay ? world.tabs[(a + b) % world.tabs.length]! : world;
  return acts[kind]!.act(tab, a, b);
}

/** What happens beside in histories of the relay: what TPOS tells, and what pages do of which it does not tell all. */
const beside = [
  ...['wait', 'say', 'comment', 'answer', 'same time', 'newcomer', 'edit', 'repeat', 'order'],
  ...['signal', 'foreign', 'malformed', 'select', 'pin', 'lose', 'half open', 'offline', 'online'],
];
const ofRelay: Acts = {
  ...Object.fromEntries(beside.map((kind) => [kind, general[kind]!])),
  ...relaySteps,
};

const stepOf = (of: Acts): fc.Arbitrary<Step> =>
  fc.record({
    kind: fc.oneof(
      ...Object.entries(of).map(([kind, { weight }]) => ({ weight, arbitrary: fc.constant(kind) })),
    ),
    a: fc.nat({ max: 23 }),
    b: fc.nat({ max: 23 }),
    wait: fc.constantFrom(0, 0, 5, 40, 100, 300, 300, 1000, 1000, 2500, 6000, 11_000, 31_000),
  });

const historiesOf = (of: Acts, variant = variants): fc.Arbitrary<History> =>
  fc.record({
    seed: fc.nat(),
    variant,
    steps: fc.array(stepOf(of), { minLength: 1, maxLength: 60, size: 'max' }),
  });

/** By what they are about: `answers`: comments are answered; `relay`: pages are connected through the relay. */
export const histories = {
  general: historiesOf(general),
  answers: historiesOf({ ...general, ...answerSteps }),
  relay: historiesOf(ofRelay, relayVariants),
};
export type About = keyof typeof histories;
