import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeNpy } from '../../arrays/npy.ts'
import { prepareStimulus } from '../bindings.ts'
import { bindingOf, inputOf, sampleOf, stimulusOf } from '../testing/bound-input.ts'

let folder = ''
let path = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'limen-arrays-'))
  path = join(folder, 'six.npy')
  await writeFile(
    path,
    writeNpy({ type: 'int16', dims: [3, 1, 2], data: Int16Array.of(0, 1, 10, 11, 20, 21) })
  )
})
afterAll(() => rm(folder, { recursive: true }))

describe('constant', () => {
  it('is one value, all values, or one for each place of the last axis', async () => {
    expect(Array.from(sampleOf(await stimulusOf([2, 2], 'constant', { value: '3' })))).toEqual([3, 3, 3, 3])
    expect(Array.from(sampleOf(await stimulusOf([2, 2], 'constant', { value: '1 2' })))).toEqual([1, 2, 1, 2])
    expect(Array.from(sampleOf(await stimulusOf([2, 2], 'constant', { content: 'index' })))).toEqual([
      0, 1, 0, 1
    ])
    await expect(stimulusOf([2, 2], 'constant', { value: '1 2 3' })).rejects.toThrow(/3 values were given/)
  })

  it('is not touched by the preprocessing of pictures', async () => {
    const stimulus = await stimulusOf([2], 'constant', { value: '1' }, { range: [0, 255], mean: [100] })
    expect(Array.from(sampleOf(stimulus))).toEqual([1, 1])
  })

  it('is a scalar of the input’s own type', async () => {
    const input = inputOf('int64', [], { dims: [], roles: [] })
    const stimulus = await prepareStimulus(input, [], bindingOf('constant', { value: '16000' }), 0)
    const into = new BigInt64Array(2)
    stimulus.fill({}, into, 1)
    expect(into).toEqual(BigInt64Array.of(0n, 16000n))
  })

  it('comes from a file of its shape', async () => {
    expect(
      Array.from(sampleOf(await stimulusOf([3, 2], 'constant', { content: 'file', file: path })))
    ).toEqual([0, 1, 10, 11, 20, 21])
    await expect(stimulusOf([2, 2], 'constant', { content: 'file', file: path })).rejects.toThrow(
      /\[3, 1, 2\] of int16/
    )
  })
})

describe('array', () => {
  it('counts stimuli along axis 0', async () => {
    const stimulus = await stimulusOf([2], 'array', { file: path })
    expect(stimulus.parameters).toMatchObject([{ name: 'index', hard: [0, 2], scale: 'integer' }])
    expect(Array.from(sampleOf(stimulus, { index: 2 }))).toEqual([20, 21])
  })

  it('goes between two of them where asked', async () => {
    const stimulus = await stimulusOf([2], 'array', { file: path, interpolate: true })
    expect(Array.from(sampleOf(stimulus, { index: 1.25 }))).toEqual([12.5, 13.5])
    expect(Array.from(sampleOf(stimulus, { index: 2 }))).toEqual([20, 21])
  })

  it('names the shape that was expected', async () => {
    await expect(stimulusOf([3], 'array', { file: path })).rejects.toMatchObject({
      tag: 'request',
      part: path,
      message: expect.stringContaining('[any number, 3]') as string
    })
  })
})
