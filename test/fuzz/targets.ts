import { configuration } from './configuration.ts';
import { decoders } from './decoders.ts';
import { proxy } from './proxy.ts';
import type { Target } from './target.ts';

export const targets: readonly Target[] = [...decoders, ...configuration, ...proxy];
