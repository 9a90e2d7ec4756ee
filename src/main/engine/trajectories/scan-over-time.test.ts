import { createRequire } from 'node:module'
import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createSession } from '#engine/inference/compiled-session.ts'
import { GraphBuilder } from '#engine/onnx/builder.ts'
import type { Model } from '#engine/onnx/model.ts'
import { parseModel } from '#engine/onnx/read-model.ts'
import type { Tensor } from '#shared/tensor.ts'
import { scanOverTime, timeStep } from './scan-over-time.ts'
import { float32, numbersOf, rawTap, recordTaps } from './testing/record-taps.ts'

/** A leaky integrator: state' = state / 2 + gain · x, output 10 · state'. */
function integrator(): Model {
  const builder = new GraphBuilder({ name: 'integrator', opset: 17 })
  const x = builder.input('x', 'float32', ['batch', 1])
  const state = builder.input('state', 'float32', ['batch', 1])
  const gain = builder.input('gain', 'float32', [])
  const kept = builder.node('Mul', [state, builder.constant('half', 'float32', [], 0.5)], {
    outputs: ['kept']
  })
  const next = builder.node('Add', [kept, builder.node('Mul', [x, gain])], { outputs: ['next'] })
  builder.node('Mul', [next, builder.constant('ten', 'float32', [], 10)], { outputs: ['y'] })
  builder.output('y', 'float32', ['batch', 1])
  builder.output('next', 'float32', ['batch', 1])
  return builder.build()
}

const overTime = { states: [{ input: 'state', output: 'next' }], sequence: ['x'] }

describe('scanOverTime', () => {
  const feeds = { x: float32([3, 1, 1], 4, 0, 2), state: float32([1, 1], 8), gain: float32([], 1) }

  it('carries the state on, and hands out every step of every output', async () => {
    const { outputs } = await recordTaps(scanOverTime(integrator(), overTime), [], feeds)
    expect(outputs['next']).toEqual(float32([3, 1, 1], 8, 4, 4))
    expect(outputs['y']).toEqual(float32([3, 1, 1], 80, 40, 40))
  })

  it('lets every value be recorded at every step, under its own name', async () => {
    const taps = [rawTap('kept', [3, 1, 1], [timeStep]), rawTap('state (step)', [3, 1, 1], [timeStep])]
    const { records } = await recordTaps(scanOverTime(integrator(), overTime), taps, feeds)
    expect(numbersOf(records.get('kept'))).toEqual([4, 4, 2])
    expect(numbersOf(records.get('state (step)'))).toEqual([8, 8, 4])
  })

  it.each([
    [{ states: [], sequence: [] }, 'differs from step to step'],
    [{ states: [], sequence: ['xx'] }, "no input 'xx'"],
    [{ states: [{ input: 'state', output: 'state' }], sequence: ['x'] }, "no output 'state'"]
  ])('refuses %o', (request, words) => {
    expect(() => scanOverTime(integrator(), request)).toThrow(words)
  })

  it('refuses a network of an opset without the batch-free Scan', () => {
    const old = { ...integrator(), opsets: new Map([['', 8]]) }
    expect(() => scanOverTime(old, overTime)).toThrow('opset 8')
  })

  it('gives what stepping by hand gives on a trained network with nested branches (Silero VAD)', async () => {
    const folder = dirname(createRequire(import.meta.url).resolve('@ricky0123/vad-web/package.json'))
    const model = parseModel(await readFile(join(folder, 'dist', 'silero_vad_v5.onnx')))
    const steps = 4
    const sr: Tensor = { type: 'int64', dims: [], data: BigInt64Array.of(16000n) }
    const sound = Float32Array.from(
      { length: steps * 512 },
      (_, i) => 0.3 * Math.sin(i / 7) * Math.sin(i / 300)
    )
    const session = await createSession(model, 'cpu')
    let state: Tensor = { type: 'float32', dims: [2, 1, 128], data: new Float32Array(256) }
    const byHand: number[] = []
    for (let step = 0; step < steps; step++) {
      const input: Tensor = {
        type: 'float32',
        dims: [1, 512],
        data: sound.slice(step * 512, (step + 1) * 512)
      }
      const answer = await session.run({ input, sr, state })
      byHand.push(Number(answer['output']?.data[0]))
      state = answer['stateN'] ?? state
    }
    await session.release()
    const scanned = scanOverTime(model, {
      states: [{ input: 'state', output: 'stateN' }],
      sequence: ['input']
    })
    const { outputs } = await recordTaps(scanned, [], {
      input: { type: 'float32', dims: [steps, 1, 512], data: sound },
      sr,
      state: { type: 'float32', dims: [2, 1, 128], data: new Float32Array(256) }
    })
    expect([...(outputs['output']?.data ?? [])]).toEqual(byHand)
    expect(outputs['stateN']?.dims).toEqual([steps, 2, 1, 128])
  })
})
