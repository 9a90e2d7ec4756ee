import { expect, it } from 'vitest'
import { GraphBuilder } from '#engine/onnx/builder.ts'
import type { Preprocessing } from '#shared/stimulus.ts'
import type { Plan } from '#shared/trajectory.ts'
import { calm, openedInTests, siteOf, traceOf } from '../testing/small-networks.ts'

const open = openedInTests()

it('says named values by their names', async () => {
  const builder = new GraphBuilder({ name: 'look-up', opset: 17 })
  const ids = builder.input('ids', 'int64', ['batch', 'seq'])
  const table = builder.constant(
    'table',
    'float32',
    [256, 3],
    Array.from({ length: 768 }, (_, i) => Math.sqrt(i))
  )
  builder.node('Gather', [table, ids], { outputs: ['y'] })
  builder.output('y', 'float32', ['batch', 'seq', 3])
  const { engine, info } = await open(builder.build())
  const settings = { reading: 'bytes', template: '{word}', slots: ['word: cat, dog, cow'] }
  const preprocessing: Preprocessing = {
    layout: 'auto',
    range: [0, 1],
    mean: [0],
    deviation: [1],
    channels: 'auto'
  }
  const plan: Plan = {
    network: info.id,
    bindings: { ids: { family: 'tokens', settings, preprocessing } },
    symbols: { seq: 3 },
    sweep: [{ input: 'ids', parameter: 'word', from: 0, to: 2, count: 3 }],
    traces: [traceOf([siteOf(info, 'y')])],
    seed: 1
  }
  const { projections } = await engine.prepare({ plan, values: {}, choices: {}, stride: 1 }, calm)
  expect(projections[0]?.fittedOn).toBe('embed, word cat–cow × 3')
})
