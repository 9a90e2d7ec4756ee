/** Networks for tests whose loops hold values of shapes that the data, the step or the batch decides. */
import { GraphBuilder } from '#engine/onnx/builder.ts'
import type { Model } from '#engine/onnx/model.ts'
import { choice, isOdd, loop } from './branches-in-loops.ts'

/** Over the rows of x ['time', 3]: 'places', of those numbers of a row that are not 0, where the row has a positive sum. */
export function placesInScan(): Model {
  const builder = new GraphBuilder({ name: 'places in Scan', opset: 17 })
  const x = builder.input('x', 'float32', ['time', 3])
  const body = builder.subgraph()
  const total = body.input('total', 'float32', [])
  const row = body.input('row', 'float32', null)
  const sum = body.node('ReduceSum', [row], { attributes: { keepdims: 0 } })
  const isPositive = body.node('Greater', [sum, body.constant('zero', 'float32', [], 0)])
  const added = choice(body, isPositive, 'side', [
    (branch) => {
      branch.node('NonZero', [row], { outputs: ['places'] })
      return branch.node('ReduceSum', [row], { attributes: { keepdims: 0 } })
    },
    (branch) => branch.node('Identity', [sum])
  ])
  body.output(body.node('Add', [total, added]), 'float32', null)
  builder.node('Scan', [builder.constant('start', 'float32', [], 0), x], {
    name: 'loop',
    outputs: ['y'],
    attributes: { body: body.graph(), num_scan_inputs: 1 }
  })
  builder.output('y', 'float32', [])
  return builder.build()
}

/** Four steps of a Loop; at odd ones 'places', of the numbers of x [1, 3] that are not 0. */
export function placesInLoop(): Model {
  const builder = new GraphBuilder({ name: 'places in Loop', opset: 17 })
  const x = builder.input('x', 'float32', ['time', 3])
  const trips = builder.constant('trips', 'int64', [], 4)
  const y = loop(builder, { name: 'loop', trips, start: x }, (body, state, step) =>
    choice(body, isOdd(body, step), 'side', [
      (branch) => {
        branch.node('NonZero', [state], { outputs: ['places'] })
        return branch.node('Abs', [state])
      },
      (branch) => branch.node('Identity', [state])
    ])
  )
  builder.output(y, 'float32', ['time', 3])
  return builder.build()
}

/** Three steps of a Loop whose state x ['batch', 2] gets two more columns at each: 'grown'; 'sum' has one shape at all. */
export function growingLoop(): Model {
  const builder = new GraphBuilder({ name: 'growing', opset: 17 })
  const x = builder.input('x', 'float32', ['batch', 2])
  const trips = builder.constant('trips', 'int64', [], 3)
  const y = loop(builder, { name: 'loop', trips, start: x }, (body, state) => {
    const axis = body.constant('axis', 'int64', [1], [1])
    const sum = body.node('ReduceSum', [state, axis], { outputs: ['sum'] })
    const scaled = body.node('Mul', [x, sum], { outputs: ['scaled'] })
    return body.node('Concat', [state, scaled], { outputs: ['grown'], attributes: { axis: 1 } })
  })
  builder.output(y, 'float32', null)
  return builder.build()
}

/** Four steps of a Loop over x ['batch', 4]; at odd ones the numbers lie in pairs, [2 · batch, 2] ('pairs'), each with 1 added. */
export function pairsLoop(): Model {
  const builder = new GraphBuilder({ name: 'pairs', opset: 17 })
  const x = builder.input('x', 'float32', ['batch', 4])
  const trips = builder.constant('trips', 'int64', [], 4)
  const y = loop(builder, { name: 'loop', trips, start: x }, (body, state, step) =>
    choice(body, isOdd(body, step), 'parity', [
      (branch) => {
        const pairs = branch.node('Reshape', [state, branch.constant('in pairs', 'int64', [2], [-1, 2])])
        const more = branch.node('Add', [pairs, branch.constant('one', 'float32', [], 1)], {
          outputs: ['pairs']
        })
        return branch.node('Reshape', [more, branch.constant('in fours', 'int64', [2], [-1, 4])])
      },
      (branch) => branch.node('Identity', [state])
    ])
  )
  builder.output(y, 'float32', ['batch', 4])
  return builder.build()
}
