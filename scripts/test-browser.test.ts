import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

const isRoot = process.getuid?.() === 0

/** A machine whose commands are those of one folder: what they are called with lies in its log. */
describe.skipIf(process.platform === 'win32')('the browser of the end-to-end tests', () => {
  let folder = ''
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'limen-test-'))
  })
  afterEach(() => {
    rmSync(folder, { recursive: true })
  })

  const command = (name: string, script: string): string => {
    const path = join(folder, name)
    writeFileSync(path, `#!/bin/sh\necho "${name} $*" >> ${folder}/log\n${script}\n`)
    chmodSync(path, 0o755)
    return path
  }

  const search = (environment: Record<string, string> = {}) => {
    const module = resolve(import.meta.dirname, 'test-browser.js')
    const script = `import { testBrowser } from ${JSON.stringify(module)}; console.log('found ' + testBrowser())`
    const { status, stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
      encoding: 'utf8',
      env: { PATH: folder, HOME: folder, PLAYWRIGHT_BROWSERS_PATH: join(folder, 'own'), ...environment }
    })
    const log = join(folder, 'log')
    const calls = existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : []
    return { status, found: /found (.*)/.exec(stdout)?.[1], stderr, calls }
  }

  test('is the first one that runs', () => {
    command('chromium', 'exit 1')
    const second = command('google-chrome', 'exit 0')
    expect(search()).toMatchObject({ status: 0, found: second })
  })

  test('has no windows where there is one without', () => {
    for (const place of ['bin', 'lib', 'lib/chromium']) mkdirSync(join(folder, place))
    command('bin/chromium', 'exit 0')
    const windowless = command('lib/chromium/chromium-headless-shell', 'exit 0')
    expect(search({ PATH: join(folder, 'bin') }).found).toBe(windowless)
  })

  test('is the one that is named, and no other', () => {
    command('chromium', 'exit 0')
    const named = command('mine', 'exit 0')
    expect(search({ CHROMIUM_PATH: named }).found).toBe(named)
    const { status, stderr, calls } = search({ CHROMIUM_PATH: command('broken', 'exit 1') })
    expect([status, calls.at(-1)]).toEqual([1, 'broken --version'])
    expect(stderr).toContain('broken, which does not run')
  })

  test("comes from Playwright's installer, with its libraries where that is allowed", () => {
    command('npx', `printf '#!/bin/sh\\n' > ${folder}/chromium; /bin/chmod 755 ${folder}/chromium`)
    const { found, calls } = search()
    expect(found).toBe(join(folder, 'chromium'))
    expect(calls).toEqual([`npx playwright install ${isRoot ? '--with-deps ' : ''}chromium`])
  })

  test.runIf(isRoot)("comes from Debian's package where the installer fails", () => {
    command('npx', 'exit 1')
    command('apt-get', `printf '#!/bin/sh\\n' > ${folder}/chromium; /bin/chmod 755 ${folder}/chromium`)
    const { found, calls } = search()
    expect(found).toBe(join(folder, 'chromium'))
    expect(calls).toEqual([
      'npx playwright install --with-deps chromium',
      'apt-get update',
      'apt-get install -y chromium'
    ])
  })

  test('that can not be had is a failure that says what to do', () => {
    const { status, stderr } = search()
    expect(status).toBe(1)
    expect(stderr).toContain('set CHROMIUM_PATH')
  })
})
