import { defineConfig } from 'vite';
import { licensesBeside } from './scripts/vite/licenses.ts';
import { stylesOnly } from './scripts/vite/lit.ts';
import { minifyLiterals } from './scripts/vite/minify-literals.ts';
import { privateNames } from './scripts/vite/private-names.ts';

/** `dist/chatomni-debug.js`: `<chatomni-debug>` as a classic script beside the drop-in, whose store it shows. */
export default defineConfig({
  plugins: [stylesOnly(), minifyLiterals(), privateNames(), licensesBeside('chatomni-debug.js')],
  build: {
    target: 'es2022',
    outDir: 'dist',
    emptyOutDir: false,
    copyPublicDir: false,
    minify: 'terser',
    reportCompressedSize: false,
    lib: {
      entry: 'src/debug.ts',
      formats: ['iife'],
      name: 'ChatOmniDebugPanel',
      fileName: () => 'chatomni-debug.js',
    },
    rolldownOptions: { checks: { bundlerTimings: false } },
  },
});
