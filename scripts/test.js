/** `npm test`: types, lint, format, unit tests, build and end-to-end tests; stops at the first that fails. */
import { spawnSync } from 'node:child_process'
import { build, projectFolder } from './build.js'
import { testBrowser } from './test-browser.js'

/** @param {string} script @param {NodeJS.ProcessEnv} environment */
function run(script, environment = process.env) {
  console.log(`\n── ${script}`)
  const { status } = spawnSync('npm', ['run', '--silent', script], {
    cwd: projectFolder,
    stdio: 'inherit',
    env: environment,
    shell: process.platform === 'win32'
  })
  if (status !== 0) process.exit(status ?? 1)
}

run('types')
run('lint')
run('format:check')
run('test:unit')
console.log('\n── build')
build()
run('test:e2e', { ...process.env, CHROMIUM_PATH: testBrowser() })
