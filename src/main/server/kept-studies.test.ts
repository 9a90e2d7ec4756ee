import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { keepStudy } from './kept-studies.ts'
import { sampleStudy } from './testing/sample-study.ts'

let path = ''
beforeEach(async () => {
  path = join(await mkdtemp(join(tmpdir(), 'limen-kept-')), 'own.limen.json')
})
afterEach(() => rm(join(path, '..'), { recursive: true }))

it('writes over what the page has read or written last', async () => {
  const { stamp } = await keepStudy({ path, study: { ...sampleStudy, title: 'First' } })
  await keepStudy({ path, study: { ...sampleStudy, title: 'Second' }, stamp })
  expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({ title: 'Second' })
})

it('leaves what another program has written, and says so', async () => {
  await writeFile(path, '{}')
  const said = vi.spyOn(console, 'error').mockReturnValue()
  await expect(keepStudy({ path, study: sampleStudy, stamp: 'another' })).rejects.toMatchObject({
    tag: 'file'
  })
  expect(await readFile(path, 'utf8')).toBe('{}')
  expect(said).toHaveBeenCalledWith(expect.stringContaining(path))
  said.mockRestore()
})
