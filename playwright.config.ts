import { defineConfig } from '@playwright/test'
import type { HostOptions } from './e2e/fixtures.ts'

/** One suite, two hosts. The Electron project runs on whatever Electron the electron package finds, and else says so. */
export default defineConfig<HostOptions>({
  testDir: 'e2e',
  outputDir: 'test-results/traces',
  timeout: 90_000,
  expect: { timeout: 30_000 },
  forbidOnly: Boolean(process.env['CI']),
  workers: 1,
  reporter: [['list'], ['json', { outputFile: 'test-results/e2e.json' }]],
  use: { trace: 'retain-on-failure', viewport: { width: 1440, height: 900 } },
  projects: [
    { name: 'browser', use: { host: 'browser' } },
    { name: 'electron', use: { host: 'electron' }, testIgnore: ['terminal.spec.ts', 'browser-host.spec.ts'] }
  ]
})
