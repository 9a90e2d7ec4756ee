import { mkdir, mkdtemp, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { replaceFolder } from './replace-folder.ts'

let folder = ''
let path = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'limen-folder-'))
  path = join(folder, 'data.zarr')
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const fillWith = (text: string) => (inner: string) => writeFile(join(inner, 'content'), text)

it('puts a whole folder in its place, and over an earlier one', async () => {
  await replaceFolder(path, fillWith('first'))
  await writeFile(join(path, 'more'), '')
  await replaceFolder(path, fillWith('second'))
  expect(await readFile(join(path, 'content'), 'utf8')).toBe('second')
  expect(await readdir(path)).toEqual(['content'])
  expect(await readdir(folder)).toEqual(['data.zarr'])
})

it('leaves nothing of one that fails, and what was there untouched', async () => {
  await replaceFolder(path, fillWith('first'))
  const full = Object.assign(new Error('no space left'), { code: 'ENOSPC' })
  const failing = replaceFolder(path, async (inner) => {
    await writeFile(join(inner, 'content'), 'half')
    throw full
  })
  await expect(failing).rejects.toBe(full)
  expect(await readFile(join(path, 'content'), 'utf8')).toBe('first')
  expect(await readdir(folder)).toEqual(['data.zarr'])
})

it('follows a link', async () => {
  await mkdir(join(folder, 'real'))
  await symlink(join(folder, 'real'), path)
  await replaceFolder(path, fillWith('linked'))
  expect(await readFile(join(folder, 'real', 'content'), 'utf8')).toBe('linked')
  expect((await readdir(folder)).toSorted()).toEqual(['data.zarr', 'real'])
})
