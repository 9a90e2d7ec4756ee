import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { zarrArray } from '#engine/data-files/testing/read-files.ts'
import { conditionSchema } from '#shared/intervention.ts'
import { float32 } from '../testing/conditions.ts'
import { calm, linearNetwork, oneByOneNetwork, openedInTests, siteOf } from '../testing/small-networks.ts'

const open = openedInTests()

let folder = ''
let path = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'limen-recording-'))
  path = join(folder, 'all.zarr')
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const x = float32(
  [7, 3],
  Array.from({ length: 21 }, (_, i) => Math.sin(i))
)

describe.each([
  ['batched by a symbol', ['batch']],
  ['with a fixed batch of four', [4]],
  ['with a fixed batch of one', [1]]
])('a recording of a network %s', (_, batch) => {
  it('as a Zarr store holds what is recorded else', async () => {
    const { engine, info } = await open(linearNetwork(batch))
    const hidden = siteOf(info, 'hidden')
    const request = { network: info.id, inputs: { x }, sites: [hidden] }
    const { sites, outputs } = await engine.record(request, calm)
    const { bytes } = await engine.exportRecording({ ...request, path }, calm)
    expect(bytes).toBeGreaterThan(500)
    expect(await zarrArray(join(path, 'sites', hidden))).toMatchObject({
      shape: [7, 4],
      values: [...(sites[hidden]?.data ?? [])],
      attributes: { _ARRAY_DIMENSIONS: ['stimulus', expect.any(String)], name: hidden }
    })
    expect((await zarrArray(join(path, 'outputs', 'y'))).values).toEqual([...(outputs['y']?.data ?? [])])
  })
})

describe('a recording as a Zarr store', () => {
  it('is made under a condition, and says what it changed', async () => {
    const { engine, info } = await open(linearNetwork())
    const site = siteOf(info, 'hidden')
    const condition = conditionSchema.parse({ name: 'none', interventions: [{ kind: 'zero', site }] })
    const request = { network: info.id, inputs: { x }, sites: [site], condition, path }
    const { interventions } = await engine.exportRecording(request, calm)
    expect(interventions).toMatchObject([{ kind: 'zero', site, changed: 28 }])
    expect((await zarrArray(join(path, 'sites', site))).values).toEqual(Array.from({ length: 28 }, () => 0))
  })

  it('leaves nothing where it is cancelled, or where stimuli can not be one recording', async () => {
    const { engine, info } = await open(oneByOneNetwork())
    const request = { network: info.id, inputs: { x }, sites: [], path }
    await expect(engine.exportRecording(request, calm)).rejects.toMatchObject({
      tag: 'request',
      part: 'mean'
    })
    const context = { ...calm, signal: AbortSignal.abort() }
    await expect(engine.exportRecording(request, context)).rejects.toMatchObject({ tag: 'cancelled' })
    expect(await readdir(folder)).toEqual([])
  })
})
