import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: { alias: { hls4ts: fileURLToPath(new URL('./src/index.ts', import.meta.url)) } },
  test: {
    include: ['test/**/*.test.ts'],
    passWithNoTests: false,
    // Every core: most tests wait for compilers, and few need much memory.
    maxWorkers: '100%',
    // Nothing keeps state in a module, so files of a worker share what they import: TypeScript and mathjs take seconds to load.
    isolate: false,
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
