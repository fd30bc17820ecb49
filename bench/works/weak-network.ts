import { Stage } from '../harness/stage.ts';
import type { Work } from '../harness/work.ts';

export const weakNetwork: Work = {
  name: 'weak-network',
  title:
    'Weak network, 400 ms round trip and 400 kbit/s: from navigation to the first rows painted',
  floors: ['plain'],
  rows: [{ figure: 'rows', what: 'first rows', unit: 'ms', target: { times: 1.3, of: 'plain' } }],
  runs: 3,
  async measure({ browser, subject }) {
    const stage = await Stage.open(browser, subject, {
      conversations: 1000,
      prepare: async ({ session }) => {
        await session.send('Network.enable');
        const bytes = 400_000 / 8;
        await session.send('Network.emulateNetworkConditions', {
          offline: false,
          latency: 400,
          downloadThroughput: bytes,
          uploadThroughput: bytes,
        });
      },
    });
    const painted = await stage.firstPainted();
    await stage.close();
    return { rows: painted - stage.began };
  },
};
