import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { compress } from './build/compress.js';
import { limitInitialScripts } from './build/limit-initial-scripts.js';

const folder = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** The console as files that ops-api serves. The server replaces the nonce in each answer (`apps/ops-api/src/console`). */
export default defineConfig({
  root: folder('.'),
  base: '/',
  plugins: [react(), limitInitialScripts(350 * 1000), compress()],
  html: { cspNonce: '__CSP_NONCE__' },
  build: {
    outDir: folder('../../dist/apps/console'),
    emptyOutDir: true,
    target: 'es2023',
    // Nothing as data:, which the content security policy allows for images alone.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 2_000,
    // What two screens share comes with the first one: a screen is then one file more, and not thirty small ones in a queue.
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'shared', minShareCount: 2 }] } } },
  },
});
