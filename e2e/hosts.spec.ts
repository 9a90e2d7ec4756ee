/** `limen serve` and `limen open` as programs: what they start, how they end, what others on the machine can see. */
import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { chmodSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, projectFolder, samples, test } from './fixtures.ts'

const cli = join(projectFolder, 'out/main/cli.js')
const network = join(samples, 'networks/ring-attractor.onnx')

test.skip(process.platform === 'win32', 'Windows has no signals')

interface Running {
  child: ChildProcess
  address: string
  ended: Promise<number | null>
}

/** Starts a command and waits for the address that it prints. */
function start(parameters: string[], environment: NodeJS.ProcessEnv = {}): Promise<Running> {
  const child = spawn(process.execPath, [cli, ...parameters], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...environment }
  })
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
  return new Promise((resolve, reject) => {
    child.stdout.once('data', (line: Buffer) => {
      resolve({ child, ended, address: /http:\S+/.exec(line.toString())?.[0] ?? '' })
    })
    void ended.then((code) => {
      reject(new Error(`It ended with exit code ${code}.`))
    })
  })
}

const childrenOf = (pid: number | undefined): number[] =>
  execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' })
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number))
    .flatMap(([own = 0, parent]) => (parent === pid ? [own] : []))

const isRunning = (pid: number): boolean =>
  spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' }).stdout.trim() !== ''

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  test(`${signal} ends the server and its engines`, async () => {
    const { child, ended } = await start(['serve', '--no-open', '--port', '0'])
    const engines = childrenOf(child.pid)
    expect(engines.length).toBeGreaterThan(0)
    child.kill(signal)
    expect(await ended).toBe(0)
    expect(engines.filter(isRunning)).toEqual([])
  })
}

test('a port that is taken is told in words', async () => {
  const { child, ended, address } = await start(['serve', '--no-open'])
  const { port } = new URL(address)
  const { status, stderr } = spawnSync(process.execPath, [cli, 'serve', '--no-open', '--port', port], {
    encoding: 'utf8'
  })
  expect([status, stderr]).toEqual([
    1,
    expect.stringContaining(`Port ${port} cannot be used: another program has it.`)
  ])
  child.kill()
  await ended
})

test.describe('where Electron ends at once', () => {
  const script = (path: string, text: string): void => {
    writeFileSync(path, `#!/bin/sh\n${text}\n`)
    chmodSync(path, 0o755)
  }

  /** The name that the electron package has for its executable here. */
  const electronName = (): string => {
    const nameFile = join(createRequire(import.meta.url).resolve('electron/package.json'), '../path.txt')
    return existsSync(nameFile) ? readFileSync(nameFile, 'utf8') : 'electron'
  }

  test('a browser opens the app, and its command line tells no token', async ({ folder }) => {
    test.skip(process.platform !== 'linux', 'Electron is a folder of its own here')
    script(join(folder, electronName()), 'exit 127')
    script(join(folder, 'browser'), `echo "$@" > ${folder}/called`)
    const { child, ended, address } = await start(['open', network], {
      DISPLAY: ':0',
      ELECTRON_OVERRIDE_DIST_PATH: folder,
      CHROMIUM_PATH: join(folder, 'browser')
    })
    await expect.poll(() => existsSync(join(folder, 'called'))).toBe(true)
    await expect.poll(() => readFileSync(join(folder, 'called'), 'utf8')).toContain('--app=file:')
    const called = readFileSync(join(folder, 'called'), 'utf8').trim()
    const token = new URLSearchParams(new URL(address).hash.slice(1)).get('token') ?? ''
    expect(token.length).toBeGreaterThan(20)
    expect(called).not.toContain(token)
    const page = fileURLToPath(called.replace('--app=', ''))
    expect(statSync(page).mode & 0o77).toBe(0)
    expect(statSync(dirname(page)).mode & 0o77).toBe(0)
    expect(readFileSync(page, 'utf8')).toContain(token)
    child.kill()
    expect(await ended).toBe(0)
    expect(existsSync(page)).toBe(false)
  })
})

test('the page that the browser is started with leads to the app', async ({ page, folder }) => {
  const { child, ended, address } = await start(['serve', '--no-open'])
  const path = join(folder, 'open.html')
  writeFileSync(path, `<meta http-equiv="refresh" content="0;url=${address}">`)
  await page.goto(`file://${path}`)
  await expect(page.getByRole('banner')).toContainText('modular-addition.onnx')
  child.kill()
  await ended
})
