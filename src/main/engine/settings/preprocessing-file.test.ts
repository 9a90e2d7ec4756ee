import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { plainPreprocessing, type Preprocessing } from '#shared/stimulus.ts'
import { PreprocessingFile } from './preprocessing-file.ts'

const [one, other] = ['1'.repeat(64), '2'.repeat(64)]
/** What is remembered of the network with this hash, which has inputs of these names. */
const recall = (file: PreprocessingFile, sha256: string, names = ['image', 'mask', 'constructor']) =>
  file.recall(names, () => Promise.resolve(sha256))

const caffe: Preprocessing = {
  ...plainPreprocessing,
  range: [0, 255],
  mean: [104, 117, 123],
  channels: 'BGR'
}
const signed: Preprocessing = { ...plainPreprocessing, range: [-1, 1], layout: 'NHWC' }

let folder = ''
let path = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'limen-settings-'))
  path = join(folder, 'not/there/yet/preprocessing.json')
})
afterEach(() => rm(folder, { recursive: true }))

describe('remembered preprocessing', () => {
  it('comes back by network and input, also to another engine', async () => {
    const file = new PreprocessingFile(path)
    expect(await recall(file, one)).toEqual({ inputs: {}, note: null })
    await Promise.all([
      file.remember(one, 'image', caffe),
      file.remember(one, 'mask', signed),
      file.remember(other, 'image', signed)
    ])
    const again = new PreprocessingFile(path)
    expect(await recall(again, one)).toEqual({ inputs: { image: caffe, mask: signed }, note: null })
    expect((await recall(again, other)).inputs).toEqual({ image: signed })
    expect((await recall(again, '3'.repeat(64))).inputs).toEqual({})
  })

  it('is forgotten one by one', async () => {
    const file = new PreprocessingFile(path)
    await file.remember(one, 'image', caffe)
    await file.remember(one, 'mask', signed)
    await file.remember(one, 'image', null)
    expect((await recall(file, one)).inputs).toEqual({ mask: signed })
    await file.remember(one, 'mask', null)
    expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({ networks: [] })
  })

  it('keeps names that objects have by themselves', async () => {
    const file = new PreprocessingFile(path)
    await file.remember(one, 'constructor', caffe)
    expect((await recall(file, one)).inputs['constructor']).toEqual(caffe)
  })

  it.each([
    ['no JSON', '{"format": "limen-prepro'],
    ['something else', '{"format": "limen-study", "version": 1}'],
    ['a later version', '{"format": "limen-preprocessing", "version": 2, "networks": []}'],
    [
      'numbers that are none',
      `{"format":"limen-preprocessing","version":1,"networks":[{"sha256":"${one}","inputs":{"x":{"mean":["a"]}}}]}`
    ]
  ])('is ignored with a note where the file is %s, and written anew', async (_, text) => {
    path = join(folder, 'preprocessing.json')
    await writeFile(path, text)
    const file = new PreprocessingFile(path)
    expect(await recall(file, one)).toMatchObject({
      inputs: {},
      note: { tag: 'file', message: expect.stringContaining('damaged') as string, part: path }
    })
    await file.remember(one, 'image', caffe)
    expect(await recall(file, one)).toEqual({ inputs: { image: caffe }, note: null })
    expect(await readdir(folder)).toEqual(['preprocessing.json'])
  })

  it('says what the system said of a file that can not be read or written', async () => {
    const file = new PreprocessingFile(folder)
    expect((await recall(file, one)).note?.message).toContain('it is a folder')
    await expect(file.remember(one, 'image', caffe)).rejects.toMatchObject({ tag: 'file', part: folder })
    expect((await recall(file, one)).inputs).toEqual({})
  })

  it('is none without a file', async () => {
    const file = new PreprocessingFile(null)
    await file.remember(one, 'image', caffe)
    expect((await recall(file, one)).inputs).toEqual({})
  })
})
