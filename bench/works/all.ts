import type { Work } from '../harness/work.ts';
import { burst } from './burst.ts';
import { coldLoad } from './cold-load.ts';
import { flood } from './flood.ts';
import { idle, polling } from './idle.ts';
import { longList } from './long-list.ts';
import { longThread } from './long-thread.ts';
import { memory } from './memory.ts';
import { owner } from './owner.ts';
import { peers } from './peers.ts';
import { pushToPaint } from './push-to-paint.ts';
import { size } from './size.ts';
import { weakNetwork } from './weak-network.ts';

/** Every work, in the order of the table. */
export const works: readonly Work[] = [
  ...[coldLoad, pushToPaint, burst, flood, longList, longThread],
  ...[size, idle, polling, owner, memory, weakNetwork, peers],
];
