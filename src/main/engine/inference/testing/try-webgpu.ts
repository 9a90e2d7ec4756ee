/** Run by a test in a process of its own: chooses a provider by hand and by itself, and prints what came of it. */
import { GraphBuilder } from '#engine/onnx/builder.ts'
import type { Tensor } from '#shared/tensor.ts'
import { chooseProvider } from '../choose-provider.ts'

const builder = new GraphBuilder({ name: 'network', opset: 17 })
const product = builder.node('MatMul', [
  builder.input('x', 'float32', ['batch', 2]),
  builder.constant('W', 'float32', [2, 2], [1, -2, 3, 4])
])
builder.node('Relu', [product], { outputs: ['y'] })
builder.output('y', 'float32', ['batch', 2])
const model = builder.build()
const example: Record<string, Tensor> = { x: { type: 'float32', dims: [1, 2], data: Float32Array.of(1, 1) } }

const byHand = await chooseProvider(model, 'webgpu', example)
const { used, differenceFromCpu } = byHand.report
const y = [...((byHand.outputs['y']?.data ?? []) as Iterable<number>)]
const itself = await chooseProvider(model, 'auto', example)
process.stdout.write(JSON.stringify({ byHand: { used, differenceFromCpu, y }, itself: itself.report }))
// Software Vulkan does not always survive its own tear-down.
process.exit(0)
