/**
 * The test suites. `unit` stands beside the modules (property tests are in it), `golden` holds what transformers and PEFT computed, `e2e`
 * drives real browsers, `long` takes minutes. Timings are never tests.
 */
import { fileURLToPath } from 'node:url';
import solid from 'vite-plugin-solid';
import { defineConfig } from 'vitest/config';

const minutes = (count: number): number => count * 60_000;

export default defineConfig({
  test: {
    // Two cores are what a small machine has; more workers than cores only make the timings of a failure harder to read.
    maxWorkers: 2,
    projects: [
      {
        plugins: [solid()],
        // Solid's pages are resolved as for a browser, where this package is a stub.
        resolve: { alias: [{ find: /^ws$/, replacement: fileURLToPath(new URL('node_modules/ws/wrapper.mjs', import.meta.url)) }] },
        test: {
          name: 'unit',
          include: ['{src,workers,cli,service,tools,bench}/**/*.test.{ts,tsx,mjs}'],
          exclude: ['**/*.long.test.*', '**/node_modules/**'],
          environment: 'node',
          testTimeout: minutes(1),
        },
      },
      {
        test: {
          name: 'golden',
          include: ['tests/**/*.test.ts'],
          exclude: ['tests/e2e/**', '**/*.long.test.ts'],
          environment: 'node',
          testTimeout: minutes(2),
          globalSetup: ['tests/setup/kernels.mjs'],
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['tests/e2e/**/*.test.ts'],
          exclude: ['**/*.long.test.ts'],
          environment: 'node',
          testTimeout: minutes(4),
          hookTimeout: minutes(2),
          // A busy machine can make a browser miss its time; each try draws new facts, and the log shows every one.
          retry: 2,
          // One browser at a time: two that train at once on two cores would each be too slow.
          fileParallelism: false,
          globalSetup: ['tests/setup/app.mjs'],
        },
      },
      {
        test: {
          name: 'long',
          include: ['{src,workers,cli,service,tests,bench}/**/*.long.test.ts'],
          environment: 'node',
          testTimeout: minutes(20),
          hookTimeout: minutes(5),
          fileParallelism: false,
          globalSetup: ['tests/setup/app.mjs'],
        },
      },
    ],
  },
});
