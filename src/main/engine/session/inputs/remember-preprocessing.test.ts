import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { plainPreprocessing, type Preprocessing } from '#shared/stimulus.ts'
import { calm, linearNetwork, openModel } from '../testing/small-networks.ts'

const own: Preprocessing = { ...plainPreprocessing, range: [-1, 1], mean: [0.5], deviation: [2] }

let settings = ''
beforeEach(async () => {
  settings = await mkdtemp(join(tmpdir(), 'limen-settings-'))
})
afterEach(() => rm(settings, { recursive: true }))

/** What a fresh engine says of the one input, after it was told to remember something. */
async function suggested(remembered?: Preprocessing | null) {
  const { engine, info, close } = await openModel(linearNetwork(), { settings })
  const network = info.id
  if (remembered !== undefined)
    await engine.rememberPreprocessing({ network, input: 'x', preprocessing: remembered }, calm)
  const { descriptions, note } = await engine.suggestBindings({ network }, calm)
  await close()
  return { description: descriptions[0], note }
}

describe('the preprocessing of a network that is opened again', () => {
  it('is the one that was set, from any place and in another engine, until it is reset', async () => {
    await suggested(own)
    const { description } = await suggested()
    expect(description).toMatchObject({
      binding: { preprocessing: own },
      suggestedPreprocessing: plainPreprocessing
    })
    expect((await suggested(null)).description?.binding.preprocessing).toEqual(plainPreprocessing)
    expect((await suggested()).description?.binding.preprocessing).toEqual(plainPreprocessing)
  })

  it('is the suggestion, with a note, where the settings are damaged', async () => {
    await writeFile(join(settings, 'preprocessing.json'), '{')
    const { description, note } = await suggested()
    expect(description?.binding.preprocessing).toEqual(plainPreprocessing)
    expect(note?.message).toContain('damaged')
  })

  it('warns instead of failing where it does not fit the input', async () => {
    const { description } = await suggested({ ...own, deviation: [0] })
    expect(description?.warnings.join()).toContain('deviations other than 0')
    expect(description?.suggestedPreprocessing).toEqual(plainPreprocessing)
  })

  it('is refused for an input that the network does not have', async () => {
    const { engine, info, close } = await openModel(linearNetwork(), { settings })
    const request = { network: info.id, input: 'y', preprocessing: own }
    await expect(engine.rememberPreprocessing(request, calm)).rejects.toMatchObject({ tag: 'request' })
    await close()
  })
})
