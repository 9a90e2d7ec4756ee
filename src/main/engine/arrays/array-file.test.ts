import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { arrayIn, readArrayFile, readBoundedFile } from './array-file.ts'
import { writeNpy } from './npy.ts'
import { writeNpz } from './npz.ts'

const tensor = { type: 'int32' as const, dims: [2], data: Int32Array.of(3, 4) }
let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'limen-arrays-'))
  await writeFile(join(folder, 'one.npy'), writeNpy(tensor))
  await writeFile(join(folder, 'one.npz'), writeNpz([['x', tensor]]))
  await writeFile(
    join(folder, 'two.npz'),
    writeNpz([
      ['left', tensor],
      ['right', tensor]
    ])
  )
})
afterAll(() => rm(folder, { recursive: true }))

describe('readArrayFile', () => {
  it('reads .npy, and .npz with one array or by name', async () => {
    expect(await readArrayFile(join(folder, 'one.npy'))).toEqual(tensor)
    expect(await readArrayFile(join(folder, 'one.npz'))).toEqual(tensor)
    expect(await readArrayFile(join(folder, 'two.npz'), 'right')).toEqual(tensor)
  })

  it('takes the array that is usual where none is named, but not in place of one that is named', () => {
    const other = { ...tensor, data: Int32Array.of(5, 6) }
    const bytes = writeNpz([
      ['left', tensor],
      ['right', other]
    ])
    expect(arrayIn(bytes, 'two.npz', undefined, 'right')).toEqual(other)
    expect(arrayIn(bytes, 'two.npz', 'left', 'right')).toEqual(tensor)
    expect(() => arrayIn(bytes, 'two.npz', undefined, 'middle')).toThrow(/holds 2 arrays/)
  })

  it('says which arrays there are', async () => {
    await expect(readArrayFile(join(folder, 'two.npz'))).rejects.toMatchObject({
      tag: 'request',
      advice: expect.stringMatching(/left.*right/) as string
    })
    await expect(readArrayFile(join(folder, 'two.npz'), 'rihgt')).rejects.toThrow(/no array named 'rihgt'/)
  })

  it('names a file that is not there, or too large', async () => {
    await expect(readArrayFile(join(folder, 'none.npy'))).rejects.toMatchObject({
      tag: 'file',
      message: 'none.npy could not be read: it is not there.',
      part: join(folder, 'none.npy')
    })
    await expect(readBoundedFile(join(folder, 'one.npy'), 10)).rejects.toMatchObject({ tag: 'resources' })
  })
})
