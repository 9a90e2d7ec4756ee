/**
 * ONNX's published operator cases (Debian package libonnx-testdata): a network that has been raised, written out and given a
 * backward pass still answers what the standard says. Skipped where the package is not installed.
 */
import { fromBinary } from '@bufbuild/protobuf'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createSession, type CompiledSession } from '#engine/inference/compiled-session.ts'
import { typedArrayOf } from '#engine/onnx/constants.ts'
import type { Model, ValueInfo } from '#engine/onnx/model.ts'
import { readModel } from '#engine/onnx/read-model.ts'
import { readTensor } from '#engine/onnx/read-tensor.ts'
import { TensorProtoSchema } from '#engine/onnx/schema/onnx_pb.ts'
import { LimenError } from '#shared/errors.ts'
import type { NumberType, Tensor } from '#shared/tensor.ts'
import { gradientGraph } from './gradient-graph.ts'

const folder = '/usr/share/libonnx-testdata/data/node'
const isThere = existsSync(folder)

/** Operators that become others on the way: written out, or raised to the form that rules know. */
const changed =
  /^test_(gru|lstm|rnn|simple_rnn|layer_norm|batchnorm_e|softmax|logsoftmax|reduce_|split_|pad|constant_pad|reflect_pad|edge_pad|resize_|upsample_|squeeze|unsqueeze|clip|dropout_d|gather|slice|scatter|gemm|conv|basic_conv|maxpool|maxunpool|averagepool|global|lppool|instancenorm|group_norm|rms_norm|mvn|l1norm|l2norm|lrn|mean_|sum_|top_k|where|cumsum|einsum|depthtospace|spacetodepth|tile|expand|range|loop|scan|if_|attention|rotary|castlike_F|castlike_D|onehot|hardmax|compress|concat|transpose|reversesequence|tri[ul]_|prelu|celu|hardswish|hardsigmoid|shrink|gelu|swish|mish|nearest_upsample)/

const names = isThere ? readdirSync(folder).filter((name) => changed.test(name)) : []

function tensorIn(path: string): Tensor {
  const constant = readTensor(fromBinary(TensorProtoSchema, readFileSync(path)), { folder: '', part: path })
  const { type, dims } = constant
  return { type: type as NumberType, dims: [...dims], data: typedArrayOf(constant) }
}

const tensorsIn = (name: string, kind: 'input' | 'output'): Tensor[] => {
  const set = join(folder, name, 'test_data_set_0')
  const count = readdirSync(set).filter((file) => file.startsWith(kind)).length
  return Array.from({ length: count }, (_, order) => tensorIn(join(set, `${kind}_${order}.pb`)))
}

const isFloat = ({ type }: ValueInfo): boolean => type.kind === 'tensor' && type.elem === 'float32'

/** Null where ONNX Runtime itself has no such operator, or the case is about values that are no tensors of numbers. */
async function plainSession(model: Model): Promise<CompiledSession | null> {
  try {
    return await createSession(model, 'cpu')
  } catch {
    return null
  }
}

/** Relative differences from here on are no rounding. */
const tolerance = 1e-3

/** What becomes of a case: the largest difference from what is published; null where it is none for this or is refused by name. */
async function differenceIn(name: string): Promise<number | null> {
  const { model } = await readModel(join(folder, name, 'model.onnx'))
  const { inputs, outputs } = model.graph
  const [of, withRespectTo] = [outputs, inputs].map((values) =>
    values.filter(isFloat).map((value) => value.name)
  ) as [string[], string[]]
  const plain = of.length > 0 && withRespectTo.length > 0 ? await plainSession(model) : null
  if (plain === null) return null
  const known = named(outputs, tensorsIn(name, 'output'))
  const feeds = named(inputs, tensorsIn(name, 'input'))
  const usual = await plain.run(feeds)
  await plain.release()
  // ONNX Runtime may itself differ from a standard that was corrected later.
  if (largestDifference(usual, known) > tolerance) return null
  const result = await gradientGraph(model, { of, withRespectTo }).catch(refused)
  if (result === null) return null
  const cotangents = [...result.cotangents].map(([output, input]) => [input, known[output]] as const)
  const session = await createSession(result.model, 'cpu')
  const answers = await session.run({
    ...feeds,
    ...(Object.fromEntries(cotangents) as Record<string, Tensor>)
  })
  await session.release()
  return largestDifference(answers, known)
}

const named = (values: readonly ValueInfo[], tensors: readonly Tensor[]): Record<string, Tensor> =>
  Object.fromEntries(values.flatMap(({ name }, order) => (tensors[order] ? [[name, tensors[order]]] : [])))

function refused(error: unknown): null {
  if (error instanceof LimenError && error.tag === 'unsupported') return null
  throw error
}

const largestDifference = (
  answers: Readonly<Record<string, Tensor>>,
  known: Readonly<Record<string, Tensor>>
): number => Math.max(...Object.entries(known).map(([name, tensor]) => differenceOf(answers[name], tensor)))

function differenceOf(found: Tensor | undefined, known: Tensor | undefined): number {
  expect(found?.dims).toEqual(known?.dims)
  const values = Array.from((known?.data ?? []) as ArrayLike<number>, Number)
  return values.reduce((most, value, index) => {
    const difference = Math.abs(Number(found?.data[index]) - value) / Math.max(1, Math.abs(value))
    return value === Number(found?.data[index]) ? most : Math.max(most, difference)
  }, 0)
}

test('published operator cases are answered as published, backward pass and all', async ({ skip }) => {
  skip(!isThere, 'The Debian package libonnx-testdata is not installed.')
  const found = new Map<string, number>()
  for (const name of names) {
    const difference = await differenceIn(name)
    if (difference !== null) found.set(name, difference)
  }
  expect([...found].filter(([, difference]) => !(difference <= tolerance))).toEqual([])
  expect(found.size).toBeGreaterThan(340)
  for (const each of [
    'test_gru_seq_length',
    'test_lstm_with_peepholes',
    'test_rnn_seq_length',
    'test_lstm_defaults'
  ])
    expect([...found.keys()]).toContain(each)
}, 120_000)
