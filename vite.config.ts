/** The app's build: `index.html` and what it imports, into `dist/app`. The service worker is built after it, by `tools/build.mjs`. */
import { defineConfig } from 'vite';
import solid from 'vite-plugin-solid';
import { developmentHeaders } from './service/host/headers.ts';

export default defineConfig({
  plugins: [solid()],
  // Workers are modules and share the app's rooms, so they are split into chunks like the app.
  worker: { format: 'es', plugins: () => [solid()] },
  build: {
    outDir: 'dist/app',
    emptyOutDir: true,
    target: 'esnext',
    // Every browser that can run the app preloads modules by itself; the polyfill would be one more script.
    modulePreload: { polyfill: false },
    // A `data:` font or worker would be refused by the content security policy, and a file is cached by its name.
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    rolldownOptions: {
      checks: { pluginTimings: false },
      // Importing a pure room does nothing by itself, so what isn't used of it stays out.
      treeshake: { moduleSideEffects: [{ test: /\/src\/(?:gate|ledger|engine)\//, sideEffects: false }] },
    },
  },
  server: { headers: developmentHeaders, port: 5173 },
});
