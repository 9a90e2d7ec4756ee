/** Convolutional networks over pictures: convolutions with ReLU, pooling between them, a mean over the picture, a read-out. */
import type { NetworkChoice } from '#shared/training.ts'
import type { NetworkBuilder } from './network-builder.ts'
import { type FreshNetwork } from './network-builder.ts'

type ConvolutionalChoice = Extract<NetworkChoice, { kind: 'cnn' }>

/** Input `picture` [batch, 1, side, side]; output `logits` [batch, classes]. */
export function buildConvolutional(
  b: NetworkBuilder,
  { channels, kernel }: ConvolutionalChoice,
  side: number,
  classes: number
): FreshNetwork {
  let x = b.graph.input('picture', 'float32', ['batch', 1, side, side])
  let from = 1
  channels.forEach((to, layer) => {
    const name = `conv${layer + 1}`
    const weight = b.weight(`${name}.W`, [to, from, kernel, kernel], from * kernel ** 2, Math.SQRT2)
    const pad = (kernel - 1) / 2
    const attributes = { kernel_shape: [kernel, kernel], pads: [pad, pad, pad, pad] }
    const conv = b.op('Conv', [x, weight, b.filled(`${name}.b`, [to], 0)], name, attributes)
    x = b.op('Relu', [conv], `${name}.relu`)
    if (layer < channels.length - 1)
      x = b.op('MaxPool', [x], `${name}.pool`, { kernel_shape: [2, 2], strides: [2, 2] })
    from = to
  })
  const mean = b.op('GlobalAveragePool', [x], 'pooled')
  const flat = b.op('Reshape', [mean, b.integers(0, from)])
  b.linear('output', flat, [from, classes], 'logits')
  return b.finished('logits', ['batch', classes])
}
