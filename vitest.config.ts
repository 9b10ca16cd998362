import { defineConfig } from 'vitest/config';

const level = (name: string, extra: Record<string, unknown> = {}) => ({
  test: { name, include: [`test/${name}/**/*.test.ts`], environment: 'node', ...extra },
});

export default defineConfig({
  test: {
    projects: [
      level('unit'),
      level('conformance'),
      // They wait most of the time, for other processes and for each other's end.
      level('integration', { testTimeout: 60_000, hookTimeout: 60_000, maxWorkers: 2 }),
      level('browser', { testTimeout: 120_000, hookTimeout: 120_000, fileParallelism: false }),
      level('cluster', {
        testTimeout: 120_000,
        hookTimeout: 120_000,
        globalSetup: 'test/cluster/control-plane.setup.ts',
        // They wait most of the time: for leases, for pods, for each other's end.
        maxWorkers: 3,
      }),
    ],
  },
});
