import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeNpy } from '#engine/arrays/npy.ts'
import type { Tensor } from '#shared/tensor.ts'
import { readAxes } from './read-axes.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'limen-axes-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function fileOf(array: Tensor): Promise<string> {
  const path = join(folder, 'probe.npy')
  await writeFile(path, writeNpy(array))
  return path
}

const counting = (...dims: number[]): Tensor => ({
  type: 'float64',
  dims,
  data: Float64Array.from({ length: dims.reduce((a, b) => a * b, 1) }, (_, place) => place)
})

describe('axes from a file', () => {
  it('are the same from columns and from rows', async () => {
    const columns = await readAxes({ path: await fileOf(counting(4, 3)), features: 4, count: 3 })
    expect(columns).toEqual({ name: 'probe.npy', axes: Float32Array.from({ length: 12 }, (_, i) => i) })
    const asRows: Tensor = {
      type: 'int32',
      dims: [3, 4],
      data: Int32Array.of(0, 3, 6, 9, 1, 4, 7, 10, 2, 5, 8, 11)
    }
    const rows = await readAxes({ path: await fileOf(asRows), features: 4, count: 3 })
    expect(rows.axes).toEqual(columns.axes)
  })

  it('of a square array have their features in rows', async () => {
    const { axes } = await readAxes({ path: await fileOf(counting(3, 3)), features: 3, count: 3 })
    expect([...axes]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8])
  })

  it.each([[[5]], [[5, 1]], [[1, 5]]])('are one direction in the shape %j', async (dims) => {
    const { axes } = await readAxes({ path: await fileOf(counting(...dims)), features: 5, count: 1 })
    expect([...axes]).toEqual([0, 1, 2, 3, 4])
  })

  const nan: Tensor = { ...counting(4, 3), data: new Float64Array(12).fill(1).with(7, NaN) }
  const huge: Tensor = { ...counting(4, 3), data: new Float64Array(12).fill(1e300) }
  const texts: Tensor = { type: 'string', dims: [4], data: ['a', 'b', 'c', 'd'] }
  const refused: [Tensor, 1 | 3, RegExp][] = [
    [counting(4, 4), 3, /^probe.npy has the shape 4 × 4/],
    [counting(12), 3, /has the shape 12/],
    [counting(4, 3, 1), 3, /has the shape 4 × 3 × 1/],
    [counting(), 1, /has a single number/],
    [counting(4, 3), 1, /has the shape 4 × 3/],
    [nan, 3, /holds NaN at \[2, 1\]/],
    [huge, 3, /holds 1e\+300 at \[0, 0\]/],
    [texts, 1, /holds texts/]
  ]
  it.each(refused)('that do not fit are refused: %#', async (array, count, message) => {
    const request = { path: await fileOf(array), features: 4, count }
    await expect(readAxes(request)).rejects.toThrow(message)
    await expect(readAxes(request)).rejects.toMatchObject({ tag: 'request', part: 'probe.npy' })
  })

  it('need a file that is there', async () => {
    await expect(readAxes({ path: join(folder, 'none.npy'), features: 4, count: 3 })).rejects.toMatchObject({
      tag: 'file'
    })
  })
})
