import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vite';
import { proxy } from '../shared/proxy.js';

// Vue takes unknown tags for components of its own and warns, unless it is told.
const isCustomElement = (tag) => tag.startsWith('chatomni-');

export default defineConfig({
  plugins: [vue({ template: { compilerOptions: { isCustomElement } } })],
  server: { proxy },
  preview: { proxy },
});
