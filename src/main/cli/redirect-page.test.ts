import { readFile, stat, symlink, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { writeRedirect } from './redirect-page.ts'

const address = 'http://127.0.0.1:8000/#token=secret&open=%2Fa%22b.onnx'
const home = process.env['HOME']
let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'limen-test-'))
  process.env['HOME'] = join(folder, 'home')
})
afterEach(async () => {
  process.env['HOME'] = home
  await rm(folder, { recursive: true })
})

test('leads to the address, and is for its owner only', async () => {
  const { url, remove } = await writeRedirect(address, '/usr/bin/chromium')
  expect(url).not.toContain('secret')
  const path = fileURLToPath(url)
  const text = await readFile(path, 'utf8')
  expect(text).toContain('url=http://127.0.0.1:8000/#token=secret&amp;open=%2Fa%22b.onnx"')
  for (const part of [path, dirname(path)]) expect((await stat(part)).mode & 0o77).toBe(0)
  await remove()
  await expect(stat(dirname(path))).rejects.toThrow()
})

test.skipIf(process.platform === 'win32')('lies where a snap may read', async () => {
  const program = join(folder, 'snap')
  const browser = join(folder, 'chromium')
  await writeFile(program, '')
  await symlink(program, browser)
  for (const path of [browser, '/snap/bin/chromium']) {
    const { url, remove } = await writeRedirect(address, path)
    expect(dirname(dirname(fileURLToPath(url)))).toBe(join(folder, 'home/snap/chromium/common'))
    await remove()
  }
})
