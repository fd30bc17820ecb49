import { fileURLToPath } from 'node:url';
import { proxy } from './shared/proxy.js';

/** Serves the examples that need no build as they are: `plain`, `angularjs`, `turbo`. */
export default {
  root: fileURLToPath(new URL('.', import.meta.url)),
  appType: 'mpa',
  build: { outDir: '.' },
  preview: { proxy },
};
