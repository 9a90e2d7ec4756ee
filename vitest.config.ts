import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'scripts/**/*.test.ts'],
    // ONNX Runtime's native module may not be unloaded with a worker thread. A process runs many files, since loading the
    // engine takes longer than most tests: they pass in any order (--sequence.shuffle.files), and must go on to.
    pool: 'forks',
    isolate: false,
    maxWorkers: 2,
    testTimeout: 60_000
  }
})
