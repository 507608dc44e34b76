import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    globalSetup: './test/support/server.ts',
    testTimeout: 60_000,
    hookTimeout: 60_000,
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
      { test: { name: 'browser', include: ['test/browser/**/*.test.ts'], testTimeout: 240_000 } },
    ],
  },
})
