import { it } from 'vitest'
import { GraphBuilder } from '#engine/onnx/builder.ts'
import { firstUnits, openedInTests, prepare, rotationNetwork, traceOf } from '../testing/small-networks.ts'
import { expectRows, onlyTrace } from '../testing/points.ts'
import { conditionOf, dragTo, traceUnder } from '../testing/live-conditions.ts'

const open = openedInTests()

it('edits chosen steps of a Scan in some rows and leaves the others', async () => {
  const network = await open(rotationNetwork(4, Math.PI / 2))
  const doubled = conditionOf(network, 'doubled', {
    site: 'h_next',
    kind: 'scale',
    factor: 2,
    select: { time: [1] }
  })
  const gone = conditionOf(network, 'gone', { site: 'h_next', kind: 'zero', select: { time: [3] } })
  const conditions = [doubled, gone]
  const start = { start: { x1: 1, x2: 0 } }
  const { prepared: plan } = await prepare(network, {
    traces: [traceOf(['h_next'], 'time')],
    choices: { 't/1': { kind: 'units', units: [0, 1, 1] } },
    values: start,
    conditions
  })
  const frame = await dragTo(network, plan.id, start, conditions)
  expectRows(onlyTrace(frame).positions, [
    [0, 1, 1],
    [-1, 0, 0],
    [0, -1, -1],
    [1, 0, 0]
  ])
  expectRows(traceUnder(frame, 'doubled').positions, [
    [0, 1, 1],
    [-2, 0, 0],
    [0, -2, -2],
    [2, 0, 0]
  ])
  expectRows(traceUnder(frame, 'gone').positions, [
    [0, 1, 1],
    [-1, 0, 0],
    [0, -1, -1],
    [0, 0, 0]
  ])
})

it('edits a value that all stimuli have in common for each condition by itself', async () => {
  const builder = new GraphBuilder({ name: 'biased', opset: 17 })
  const x = builder.input('x', 'float32', ['batch', 3])
  builder.node('Neg', [builder.input('offset', 'float32', [3])], { outputs: ['bias'] })
  builder.node('Add', [x, 'bias'], { outputs: ['y'] })
  builder.output('y', 'float32', ['batch', 3])
  const network = await open(builder.build())
  const conditions = [-1, 5].map((factor) =>
    conditionOf(network, `times ${factor}`, { site: 'bias', kind: 'scale', factor })
  )
  const still = conditionOf(network, 'still', { site: 'y', kind: 'add', direction: [0, 0, 1] })
  const { prepared: plan } = await prepare(network, {
    traces: [traceOf(['y'])],
    choices: { 't/1': firstUnits },
    sweep: [{ input: 'x', parameter: 'x1', from: -2, to: 2, count: 5 }],
    conditions: [...conditions, still]
  })
  const offset = { x1: 0, x2: 1, x3: 2 }
  const frame = await dragTo(network, plan.id, { x: { x2: -1, x3: 3 }, offset }, [...conditions, still])
  const biased = (bias: number[]): number[][] =>
    [-2, -1, 0, 1, 2].map((x1) => [x1 + (bias[0] ?? 0), -1 + (bias[1] ?? 0), 3 + (bias[2] ?? 0)])
  expectRows(traceUnder(frame, 'times -1').positions, biased([0, 1, 2]))
  expectRows(traceUnder(frame, 'times 5').positions, biased([0, -5, -10]))
  expectRows(traceUnder(frame, 'still').positions, biased([0, -1, -1]))
})
