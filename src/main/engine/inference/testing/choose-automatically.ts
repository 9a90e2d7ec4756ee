/** Run by a test in a process of its own: what is printed to stderr on the way is part of the result. */
import { GraphBuilder } from '#engine/onnx/builder.ts'
import { chooseProvider } from '../choose-provider.ts'

const builder = new GraphBuilder({ name: 'network', opset: 17 })
builder.node('Relu', [builder.input('x', 'float32', [2])], { outputs: ['y'] })
builder.output('y', 'float32', [2])
const x = { type: 'float32' as const, dims: [2], data: Float32Array.of(1, -1) }
const { report } = await chooseProvider(builder.build(), 'auto', { x })
process.stdout.write(JSON.stringify(report))
