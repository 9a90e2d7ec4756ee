import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { writeNpy } from '#engine/arrays/npy.ts'
import { conditionSchema } from '#shared/intervention.ts'
import { readCondition, reportLines } from './condition-file.ts'
import { nestedOf } from './number-files.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'limen-condition-'))
})
afterEach(() => rm(folder, { recursive: true }))

async function file(name: string, content: unknown): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, content instanceof Uint8Array ? content : JSON.stringify(content))
  return path
}

const npy = (name: string, dims: number[], values: number[]): Promise<string> =>
  file(name, writeNpy({ type: 'float32', dims, data: Float32Array.from(values) }))

const edits = (...interventions: Record<string, unknown>[]) =>
  file('condition.json', { name: 'c', interventions: interventions.map((each) => ({ site: 's', ...each })) })

describe('numbers of a condition', () => {
  it('may lie in .npy files beside it', async () => {
    await npy('direction.npy', [3], [1, 0, 2])
    await npy('value.npy', [2, 2], [1, 2, 3, 4])
    const path = await edits(
      { kind: 'add', direction: 'direction.npy' },
      { kind: 'set', value: 'value.npy' },
      { kind: 'set', value: 7 }
    )
    const { interventions } = await readCondition(path)
    expect(interventions).toMatchObject([
      { direction: [1, 0, 2] },
      {
        value: [
          [1, 2],
          [3, 4]
        ]
      },
      { value: 7 }
    ])
  })

  it('that are missing, or of another shape, are told with their place', async () => {
    await expect(readCondition(await edits({ kind: 'add', direction: 'none.npy' }))).rejects.toMatchObject({
      tag: 'file',
      message: expect.stringContaining('none.npy') as string
    })
    await npy('matrix.npy', [1, 2], [1, 2])
    await expect(readCondition(await edits({ kind: 'add', direction: 'matrix.npy' }))).rejects.toMatchObject({
      tag: 'request',
      message: expect.stringMatching(
        /interventions\[0\]\.direction\[0\]: expected a number, not a list/
      ) as string
    })
  })

  it('nest as their axes do', () => {
    const data = Float64Array.of(1, 2, 3, 4, 5, 6)
    expect(nestedOf({ type: 'float64', dims: [3, 2], data })).toEqual([
      [1, 2],
      [3, 4],
      [5, 6]
    ])
    expect(nestedOf({ type: 'float64', dims: [], data: Float64Array.of(8) })).toBe(8)
  })
})

describe('what is said of interventions', () => {
  it('warns of those that act and change nothing, and not of those that are switched off or have no strength', () => {
    const kind = 'zero' as const
    const condition = conditionSchema.parse({
      name: 'c',
      interventions: [
        { site: 's', kind },
        { site: 's', kind, enabled: false },
        { site: 's', kind, strength: 0 }
      ]
    })
    const idle = { kind, site: 's', changed: 0, elements: 4, largestChange: 0, norm: 0 }
    const reports = [
      { ...idle, order: 0 },
      { ...idle, order: 1 },
      { ...idle, order: 2 }
    ]
    expect(reportLines(reports, condition)).toEqual([
      'WARNING: 1. zero at s changed nothing.',
      '2. zero at s: switched off.',
      '3. zero at s: strength 0, as in the baseline.'
    ])
  })
})
