import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'scripts/**/*.test.ts'],
    // ONNX Runtime's native module may not be unloaded with a worker thread: one process for each file.
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 60_000
  }
})
