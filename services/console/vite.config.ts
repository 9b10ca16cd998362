// Builds the page into `dist`: relative addresses, nothing inlined, so that it is served anywhere under a strict CSP.
import { defineConfig } from 'vite';

export default defineConfig({
  base: './',
  build: { assetsInlineLimit: 0, modulePreload: { polyfill: false } },
  worker: { format: 'es' },
});
