/** Names and outline of what a network answers: the final normalisation, the logits, the outputs. */
import type { DenseLayer } from './dense.ts'
import type { Patterns } from './patterns.ts'
import { fusedOutputs } from './residual.ts'
import { group, row, type Sketch } from './sketch.ts'
import { findSoftmaxes } from './softmax.ts'
import { streamPrefixes, type TransformerStream } from './transformer.ts'
import { beforeLayout, isLayout } from './walks.ts'
import type { Wiring } from './wiring.ts'

/**
 * The value to call logits: a linear map that ends in a softmax at an output; or one that is an output itself, where it is
 * called so, has one value for each word, or classifies images.
 */
export function findLogits(wiring: Wiring, { dense, embeddings, units }: Patterns): string | undefined {
  const outputs = wiring.graph.outputs.map(({ name }) => ({ name, made: beforeLayout(wiring, name) }))
  const softmaxes = new Map(findSoftmaxes(wiring).map((softmax) => [softmax.output, softmax.input]))
  const layers = new Map(dense.map((layer) => [layer.mapped, layer]))
  for (const { made } of outputs) {
    const before = softmaxes.get(made)
    if (before !== undefined && layers.has(beforeLayout(wiring, before))) return beforeLayout(wiring, before)
  }
  const isVocabulary = ({ units: count }: DenseLayer): boolean =>
    embeddings.some(({ size }) => size === count)
  const found = outputs.find(({ name, made }) => {
    const layer = layers.get(made)
    if (layer === undefined || layer.activated !== undefined) return false
    const classifies = units.length > 0 && layer.units > 1 && wiring.dims(made)?.length === 2
    return /logit/i.test(name) || isVocabulary(layer) || classifies
  })
  return found?.made
}

/** Rows of the main graph's output; null where nothing of it can be recorded. */
export function sketchOutputs(wiring: Wiring, patterns: Patterns, logits: string | undefined): Sketch | null {
  const prefixes = streamPrefixes(patterns.streams)
  const norms = patterns.streams.flatMap(
    (stream, i) => finalNorm(wiring, stream, patterns, prefixes[i]) ?? []
  )
  const logitsRow = logits === undefined ? [] : [row(wiring, logits, 'logits', 'output')]
  const outputs = wiring.graph.outputs
    .filter(({ name }) => name !== logits)
    .map(({ name }) => row(wiring, name, name, 'output', { label: name, detail: answerDetail(wiring, name) }))
  const rows = [...norms, ...logitsRow, ...outputs]
  return rows.length === 0 ? null : group('Output', 'group', rows)
}

const answerDetail = (wiring: Wiring, name: string): string => {
  const op = wiring.producer(beforeLayout(wiring, name))?.op
  return op === 'Softmax' ? 'softmax' : op === 'Sigmoid' ? 'sigmoid' : ''
}

/** The normalisation between the last block and what reads the stream. */
function finalNorm(
  wiring: Wiring,
  { blocks, postNorm }: TransformerStream,
  { normalizations }: Patterns,
  prefix = ''
): Sketch | null {
  const sum = blocks.at(-1)?.sublayers.at(-1)?.add.sum
  if (sum === undefined || postNorm) return null
  const fused = fusedOutputs(wiring, sum).filter((output) => output !== sum)
  const norm = normalizations.find(
    ({ input, output }) => backThroughSelection(wiring, input) === sum || fused.includes(output)
  )
  return norm === undefined
    ? null
    : row(wiring, norm.output, `${prefix}ln_final`, 'normalization', {
        label: `${prefix}ln_final`,
        detail: norm.label
      })
}

/** Goes back through layout and through picking positions. */
function backThroughSelection(wiring: Wiring, tensor: string): string {
  let current = tensor
  for (let steps = 0; steps < 6; steps++) {
    const node = wiring.producer(current)
    if (node === undefined || !(isLayout(node) || node.op === 'Slice' || node.op === 'Gather')) return current
    current = node.inputs[0] ?? current
  }
  return current
}
