import { defineConfig } from 'vitest/config';

/** Files that replace a module for all who load it, or look at what is loaded. */
const alone = ['test/model/planted-faults.test.ts', 'test/plugins/loaded-when-used.test.ts'];

export default defineConfig({
  test: {
    // Two cores take two files at a time; more only wait for each other.
    maxWorkers: '100%',
    globalSetup: ['test/temporary-folder.ts'],
    // Longer than anything here takes on a slow and busy machine.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    // Colours are decided when they are loaded, and no test has a terminal of its own.
    env: { FORCE_COLOR: '1' },
    projects: [
      {
        extends: true,
        test: {
          name: 'shared',
          include: ['test/**/*.test.{ts,tsx}'],
          exclude: alone,
          // Loading the program for each file again would take half of all the time.
          isolate: false,
        },
      },
      { extends: true, test: { name: 'alone', include: alone } },
    ],
  },
});
