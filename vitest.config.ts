import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    globalSetup: './test/support/server.ts',
    // They end what hangs, and judge no speed: a busy machine is no reason to fail.
    testTimeout: 240_000,
    hookTimeout: 240_000,
    maxWorkers: 2,
    projects: [
      {
        test: {
          name: 'app',
          include: ['test/**/*.test.ts'],
          exclude: ['test/browser/**'],
          setupFiles: './test/support/seed.ts',
        },
      },
      { test: { name: 'browser', include: ['test/browser/**/*.test.ts'] } },
    ],
  },
})
