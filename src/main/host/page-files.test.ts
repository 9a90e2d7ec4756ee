import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { pageFile } from './page-files.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'limen-test-'))
  await mkdir(join(folder, 'page/assets'), { recursive: true })
  await writeFile(join(folder, 'page/index.html'), '<p>page')
  await writeFile(join(folder, 'page/assets/a b.js'), '1')
  await writeFile(join(folder, 'page/plain'), 'no ending')
  await writeFile(join(folder, 'secret.js'), 'secret')
  await mkdir(join(folder, 'page-other'))
  await writeFile(join(folder, 'page-other/x.js'), 'secret')
})
afterAll(() => rm(folder, { recursive: true }))

test('the page comes with its type and a policy that lets nothing in from elsewhere', async () => {
  const file = await pageFile('/', join(folder, 'page'))
  expect(file?.body.toString()).toBe('<p>page')
  expect(file?.headers['content-type']).toBe('text/html; charset=utf-8')
  expect(file?.headers['content-security-policy']).toMatch(/^default-src 'none'; script-src 'self';/)
  const asset = await pageFile('/assets/a%20b.js', join(folder, 'page'))
  expect(asset?.body.toString()).toBe('1')
  expect([file, asset].map((each) => each?.headers['cache-control'])).toEqual([
    'no-cache',
    'public, max-age=31536000, immutable'
  ])
})

test.each([
  '/../secret.js',
  '/%2e%2e/secret.js',
  '/..%2fsecret.js',
  '/../page-other/x.js',
  '/none.js',
  '/plain',
  '/%',
  '/index.html%00.js',
  '//etc/passwd.js'
])('%s is not there', async (pathname) => {
  expect(await pageFile(pathname, join(folder, 'page'))).toBeNull()
})
