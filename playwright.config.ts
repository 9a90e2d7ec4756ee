import { defineConfig } from '@playwright/test'
import type { HostOptions } from './e2e/fixtures.ts'

/** One suite, two hosts. The Electron project runs on whatever Electron the electron package finds, and else says so. */
export default defineConfig<HostOptions>({
  testDir: 'e2e',
  outputDir: 'test-results/traces',
  timeout: 90_000,
  expect: { timeout: 30_000 },
  forbidOnly: Boolean(process.env['CI']),
  workers: 2,
  // Real windows on a busy machine: one that needs its second try is named as flaky, and counted below.
  retries: 1,
  reporter: [['list'], ['json', { outputFile: 'test-results/e2e.json' }]],
  use: { screenshot: 'only-on-failure', viewport: { width: 1280, height: 800 } },
  projects: [
    { name: 'browser', use: { host: 'browser' } },
    // What is the page's own business is the same in both hosts and is tried in one.
    { name: 'electron', use: { host: 'electron' }, grep: /@electron/ }
  ]
})
