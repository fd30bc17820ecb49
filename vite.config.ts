import { existsSync, readdirSync } from 'node:fs';
import { defineConfig } from 'vite';
import { minifyLiterals } from './scripts/vite/minify-literals.ts';
import { versionDefine } from './scripts/vite/version.ts';

/** The npm package: ES modules that leave the libraries to whoever bundles them. */
export default defineConfig({
  define: versionDefine(),
  plugins: [minifyLiterals()],
  build: {
    target: 'es2022',
    outDir: 'dist',
    emptyOutDir: false,
    copyPublicDir: false,
    lib: {
      entry: Object.fromEntries(entries().map((name) => [name, `src/${name}.ts`])),
      formats: ['es'],
    },
    rolldownOptions: {
      checks: { bundlerTimings: false },
      external: [/^lit(\/|$)/, /^@lit\//, /^nanostores/, /^socket\.io-client/],
      output: {
        entryFileNames: '[name].js',
        chunkFileNames: 'chunks/[name]-[hash].js',
        minify: true,
      },
    },
  },
});

/** `exports` of package.json, without `src/` and `.ts`. */
function entries(): string[] {
  const elements = existsSync('src/elements') ? readdirSync('src/elements') : [];
  return [
    'index',
    'define',
    'core/index',
    ...elements
      .filter((file) => file.endsWith('.ts'))
      .map((file) => `elements/${file.slice(0, -3)}`),
  ];
}
