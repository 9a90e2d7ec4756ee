import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { writeNpy } from '#engine/arrays/npy.ts'
import type { LimenError } from '#shared/errors.ts'
import type { NetworkOutput } from '#shared/network.ts'
import { readMetric } from './metric-file.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'limen-metric-'))
})
afterEach(() => rm(folder, { recursive: true }))

const output = (name: string, classes?: string[]): NetworkOutput => ({
  ...{ name, type: 'float32', dims: ['batch', classes?.length ?? 3] },
  ...(classes && { classes })
})
const shapes = output('logits', ['0°', '45°', 'square', 'triangle'])

async function metricOf(content: object, outputs: NetworkOutput[]) {
  const path = join(folder, 'metric.json')
  await writeFile(path, JSON.stringify(content))
  return (await readMetric(path)).of(outputs)
}

const trouble = (work: Promise<unknown>): Promise<LimenError> =>
  work.then(
    () => expect.unreachable('it should have failed'),
    (error: unknown) => error as LimenError
  )

describe('a metric file', () => {
  it('may have its numbers in .npy files beside it', async () => {
    const npy = (name: string, values: number[]): Promise<void> =>
      writeFile(
        join(folder, name),
        writeNpy({ type: 'float32', dims: [values.length], data: Float32Array.from(values) })
      )
    await npy('direction.npy', [1, 0, 2])
    const linear = await metricOf({ kind: 'linear', weights: 'direction.npy' }, [output('y')])
    expect(linear).toMatchObject({ weights: [1, 0, 2] })
    await npy('targets.NPY', [4, 1])
    const loss = await metricOf({ kind: 'loss', target: 'targets.NPY' }, [output('y')])
    expect(loss).toMatchObject({ target: [4, 1] })
    const missing = await trouble(metricOf({ kind: 'value', index: 'none.npy' }, [shapes]))
    expect(missing).toMatchObject({ tag: 'file' })
  })

  it('names classes, one for all stimuli or one for each, beside numbers', async () => {
    const difference = { kind: 'logit-difference', correct: 'square', incorrect: ['45°', 3, -4] }
    expect(await metricOf(difference, [output('x'), { ...shapes, name: 'y' }].toReversed())).toMatchObject({
      correct: 2,
      incorrect: [1, 3, -4]
    })
    const digits = output('y', ['1', '0'])
    const named = { kind: 'probability', output: 'y', target: '0' }
    expect(await metricOf(named, [shapes, digits])).toMatchObject({ target: 1 })
    expect(await metricOf({ ...named, target: 0 }, [shapes, digits])).toMatchObject({ target: 0 })
  })

  it('is told of the nearest classes, and of a network or an output that has no names', async () => {
    const wrong = await trouble(metricOf({ kind: 'value', index: 'sqare' }, [shapes]))
    expect(wrong).toMatchObject({ tag: 'request', part: 'index' })
    expect(wrong.message).toBe("The output 'logits' has no class 'sqare'.")
    expect(wrong.advice).toMatch(/^Did you mean 'square', .*\? It has '0°', '45°', 'square', 'triangle'\.$/)
    const many = output(
      'y',
      Array.from({ length: 300 }, (_, each) => `word ${each}`)
    )
    const far = await trouble(metricOf({ kind: 'value', index: 'word 17!' }, [many]))
    expect(far.advice).toMatch(/^Did you mean 'word 17', '[^']*', '[^']*'\?$/)
    const nameless = await trouble(metricOf({ kind: 'value', index: 'square' }, [output('y')]))
    expect(nameless.message).toBe(
      "The output 'y' does not name its entries, so that none is called 'square'."
    )
    expect(nameless.advice).toContain('from 0 to 2')
    const elsewhere = { kind: 'value', output: 'z', index: 'square' }
    expect((await trouble(metricOf(elsewhere, [shapes]))).message).toContain("no output 'z'")
  })
})
