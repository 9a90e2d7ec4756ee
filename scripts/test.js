/** `npm test`: types, lint, format, unit tests, build and end-to-end tests. All run; the last line counts the tests. */
import { spawn } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { build, projectFolder } from './build.js'
import { testBrowser } from './test-browser.js'

const unitReport = join(projectFolder, 'test-results/unit.json')
const endToEndReport = join(projectFolder, 'test-results/e2e.json')
/** @type {string[]} */
const failed = []

const settings = { cwd: projectFolder, shell: process.platform === 'win32' }

/** @param {string} script @param {string[]} parameters */
const npmRun = (script, parameters) => ['run', '--silent', script, '--', ...parameters]

/**
 * Runs a script, and shows what it says as it says it.
 * @param {string} script @param {string[]} parameters @param {NodeJS.ProcessEnv} environment
 */
function run(script, parameters = [], environment = process.env) {
  console.log(`\n── ${script}`)
  const all = npmRun(script, parameters)
  return ended(script, spawn('npm', all, { ...settings, stdio: 'inherit', env: environment }))
}

/**
 * Runs a script beside others: what it says is printed when it has ended.
 * @param {string} script
 */
async function runBeside(script) {
  const child = spawn('npm', npmRun(script, []), { ...settings, stdio: ['ignore', 'pipe', 'pipe'] })
  let words = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (/** @type {Buffer} */ bytes) => (words += bytes.toString()))
  await ended(script, child)
  console.log(`\n── ${script}\n${words}`)
}

/**
 * Waits for a script, and notes whether it failed.
 * @param {string} script @param {import('node:child_process').ChildProcess} child @returns {Promise<void>}
 */
function ended(script, child) {
  return new Promise((resolve) => {
    child.on('close', (code) => {
      if (code !== 0) failed.push(script)
      resolve()
    })
  })
}

/** Counts of Vitest's report; a file that could not be loaded counts as one failed test. */
function unitCounts() {
  if (!existsSync(unitReport)) return { passed: 0, failed: 0 }
  /** @type {{ numPassedTests: number, numFailedTests: number, testResults: { status: string, assertionResults: unknown[] }[] }} */
  const report = JSON.parse(readFileSync(unitReport, 'utf8'))
  const unloaded = report.testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0
  )
  return { passed: report.numPassedTests, failed: report.numFailedTests + unloaded.length }
}

/** Counts of Playwright's report; what is skipped is not counted. */
function endToEndCounts() {
  if (!existsSync(endToEndReport)) return { passed: 0, failed: 0, flaky: 0 }
  /** @type {{ stats: { expected: number, flaky: number, unexpected: number }, errors: unknown[] }} */
  const { stats, errors } = JSON.parse(readFileSync(endToEndReport, 'utf8'))
  return {
    passed: stats.expected + stats.flaky,
    failed: stats.unexpected + errors.length,
    flaky: stats.flaky
  }
}

for (const report of [unitReport, endToEndReport]) rmSync(report, { force: true })
/** Each keeps one core busy: lint, which takes longest, goes on beside the unit tests. */
const lint = runBeside('lint')
await Promise.all([runBeside('types'), runBeside('format:check')])
// Before the unit tests: WebGPU is tested on the software Vulkan driver that comes with Chromium.
const browser = testBrowser()
await run('test:unit', ['--reporter=default', '--reporter=json', `--outputFile.json=${unitReport}`])
await lint
console.log('\n── build')
build()
await run('test:e2e', [], { ...process.env, CHROMIUM_PATH: browser })

const unit = unitCounts()
const endToEnd = endToEndCounts()
if (endToEnd.flaky > 0) console.log(`\nFlaky: ${endToEnd.flaky} passed on a second try only.`)
if (failed.length > 0) console.error(`\nFailed: ${failed.join(', ')}`)
console.log(`${unit.passed + endToEnd.passed} passed, ${unit.failed + endToEnd.failed} failed`)
process.exitCode = failed.length > 0 ? 1 : 0
