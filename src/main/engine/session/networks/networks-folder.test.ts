/** Networks of one's own: the environment variable LIMEN_NETWORKS names a folder of .onnx files to hold reading and writing to. */
import { readdirSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createSession } from '#engine/inference/compiled-session.ts'
import { readModel } from '#engine/onnx/read-model.ts'
import { saveModel } from '#engine/onnx/save-model.ts'
import { bitsOf, runModel } from '#engine/onnx/testing/run-model.ts'
import { understand } from './over-time.ts'

const folder = process.env['LIMEN_NETWORKS']
const names = folder === undefined ? [] : readdirSync(folder).filter((name) => name.endsWith('.onnx'))

/** The network as it was read and written again, in a folder that is gone afterwards. */
async function withCopy<T>(path: string, use: (copy: string) => Promise<T>): Promise<T> {
  const ownFolder = await mkdtemp(join(tmpdir(), 'limen-copy-'))
  try {
    const copy = join(ownFolder, 'copy.onnx')
    await saveModel((await readModel(path)).model, copy)
    return await use(copy)
  } finally {
    await rm(ownFolder, { recursive: true })
  }
}

async function exampleOf(path: string) {
  const { model } = await readModel(path)
  const session = await createSession(model, 'cpu')
  const { probe } = await understand(model, {}, session)
  await session.release()
  return probe.example
}

describe.skipIf(folder === undefined)('networks of a folder (set LIMEN_NETWORKS to run these)', () => {
  it('are there', () => {
    expect(names.length).toBeGreaterThan(0)
  })

  it.each(names)('%s gives the same outputs, bit for bit, when it was read and written', async (name) => {
    const path = join(folder ?? '', name)
    const feeds = await exampleOf(path)
    const expected = bitsOf(await runModel(path, feeds))
    expect(bitsOf(await withCopy(path, (copy) => runModel(copy, feeds)))).toEqual(expected)
  })
})
