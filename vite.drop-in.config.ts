import type { InlineFunctions } from 'terser';
import { defineConfig } from 'vite';
import {
  firstCopyOnly,
  ownGlobals,
  ownTrustedTypesPolicy,
  wholeRemovals,
} from './scripts/vite/drop-in.ts';
import { licensesBeside } from './scripts/vite/licenses.ts';
import { modernStyles } from './scripts/vite/lit.ts';
import { minifyLiterals } from './scripts/vite/minify-literals.ts';
import { privateNames } from './scripts/vite/private-names.ts';
import { socketIoByWebSocket } from './scripts/vite/socket-io/plugin.ts';
import { versionDefine } from './scripts/vite/version.ts';

/** What is inlined twice compresses worse than what is called. */
// eslint-disable-next-line @typescript-eslint/no-unsafe-enum-assignment -- the enum is of types only
const simpleFunctions: InlineFunctions.SimpleFunctions = 1;

/** `dist/chatomni.js`: one classic script with everything inside. */
export default defineConfig({
  define: { ...versionDefine(), 'process.env.NODE_ENV': '"production"' },
  plugins: [
    socketIoByWebSocket(),
    modernStyles(),
    ownGlobals(),
    wholeRemovals(),
    minifyLiterals(),
    ownTrustedTypesPolicy(),
    privateNames(),
    firstCopyOnly(),
    licensesBeside(),
  ],
  // Explicit, so that a NODE_ENV of the caller's does not bring in the libraries' development builds.
  resolve: { conditions: ['production', 'browser', 'module'] },
  build: {
    target: 'es2022',
    outDir: 'dist',
    emptyOutDir: false,
    copyPublicDir: false,
    minify: 'terser',
    terserOptions: {
      ecma: 2020,
      compress: {
        passes: 5,
        inline: simpleFunctions,
        unsafe_arrows: true,
        negate_iife: false,
        hoist_funs: true,
      },
    },
    reportCompressedSize: false,
    lib: {
      entry: 'src/drop-in.ts',
      formats: ['iife'],
      name: 'ChatOmniDropIn',
      fileName: () => 'chatomni.js',
    },
    rolldownOptions: { checks: { bundlerTimings: false } },
  },
});
