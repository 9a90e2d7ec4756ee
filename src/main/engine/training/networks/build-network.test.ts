import { describe, expect, it } from 'vitest'
import { createSession } from '#engine/inference/compiled-session.ts'
import { verifyGraph } from '#engine/onnx/verify-graph.ts'
import {
  axesOf,
  outlineText,
  siteNamed,
  structureOf,
  tensorsByName
} from '#engine/structure/testing/structure-of.ts'
import { networkSchema, taskSchema, type NetworkChoice } from '#shared/training.ts'
import { taskOf } from '../tasks/task-of.ts'
import type { Task } from '../tasks/task.ts'
import { feedsOf } from '../trainer.ts'
import { buildNetwork } from './build-network.ts'

const options = { seed: 1, scale: 1 }
const network = (choice: Record<string, unknown>): NetworkChoice => networkSchema.parse(choice)
const brackets = taskOf(taskSchema.parse({ kind: 'bracket-matching', length: 9 }))
const tokens = taskOf(taskSchema.parse({ kind: 'repeated-sequences', vocabulary: 11, length: 9, longest: 6 }))
const series = taskOf(taskSchema.parse({ kind: 'flip-flop', steps: 7 }))
const pictures = taskOf(taskSchema.parse({ kind: 'gratings', orientations: 6 }))
const graphs = taskOf(taskSchema.parse({ kind: 'graph-analogies', nodes: 7 }))
const sums = taskOf(taskSchema.parse({ kind: 'modular-addition', modulus: 7 }))

const structure = (choice: Record<string, unknown>, task: Task) =>
  structureOf(buildNetwork(network(choice), task.shape, options).model)

/** Sites that are called what their tensors are called. */
const sameNames = (names: readonly string[]): Record<string, string> =>
  Object.fromEntries(names.map((name) => [name, name]))

const transformer = { kind: 'transformer', layers: 2, heads: 3, width: 12, headWidth: 4 }

describe('a transformer', () => {
  const inBlock = (block: number, parts: readonly string[]): string[] =>
    parts.map((part) => `blocks.${block}.${part}`)
  const attention = ['attn.q', 'attn.k', 'attn.v', 'attn.scores', 'attn.pattern', 'attn.z', 'attn_out']

  it('is recognised tensor by tensor', async () => {
    const found = await structure({ ...transformer, mlpWidth: 20 }, tokens)
    const parts = [
      'resid_pre',
      'ln1',
      ...attention,
      'resid_mid',
      'ln2',
      'mlp.pre',
      'mlp.post',
      'mlp_out',
      'resid_post'
    ]
    expect(tensorsByName(found)).toMatchObject({
      ...sameNames(['embed', 'ln_final', 'logits', ...inBlock(0, parts), ...inBlock(1, parts.slice(1))]),
      'blocks.1.resid_pre': 'blocks.0.resid_post'
    })
    expect(axesOf(found, 'blocks.1.attn.z')).toBe('batch 2, position 9, head 3, feature 4')
    expect(siteNamed(found, 'blocks.0.resid_post').kind).toBe('residual')
    const outline = outlineText(found.outline)
    expect(outline).toContain('  Attention (3 heads · d 4 · masked)')
    expect(outline).toContain('  MLP (GELU · 20 neurons)')
  })

  it.each([
    ['without normalisation', { normalization: 'none' }, tokens],
    ['with a tied unembedding', { tied: true }, tokens],
    ['without positions', { positions: 'none' }, tokens],
    ['that sees later positions, too', { causal: false }, brackets]
  ])('of attention only, %s, is recognised', async (_, form, task) => {
    const found = await structure({ ...transformer, ...form }, task)
    expect(tensorsByName(found)).toMatchObject(
      sameNames([
        'embed',
        'logits',
        ...[0, 1].flatMap((block) => inBlock(block, [...attention, 'resid_post']))
      ])
    )
  })

  it('with rotary positions has queries and keys before and after they are turned', async () => {
    const found = await structure({ ...transformer, positions: 'rotary' }, tokens)
    expect(tensorsByName(found)).toMatchObject(
      sameNames(inBlock(1, [...attention, 'attn.rot_q', 'attn.rot_k']))
    )
  })
})

describe('other networks', () => {
  it.each(['gru', 'lstm', 'rnn'])('a recurrent one has the states of its %s', async (cell) => {
    const found = await structure({ kind: 'recurrent', cell, units: 5 }, series)
    expect(tensorsByName(found)).toMatchObject(sameNames([`${cell}.hidden`]))
    expect(axesOf(found, `${cell}.hidden`)).toBe('time 7, direction 1, batch 2, feature 5')
  })

  it('a convolutional one has its channels', async () => {
    const found = await structure({ kind: 'cnn', channels: [4, 6], kernel: 3 }, pictures)
    expect(tensorsByName(found)).toMatchObject(sameNames(['conv1', 'conv2', 'logits']))
    expect(axesOf(found, 'conv1')).toBe('batch 2, channel 4, height 16, width 16')
  })

  it('an MLP has its layers', async () => {
    const found = await structure({ kind: 'mlp', widths: [8, 5] }, sums)
    expect(tensorsByName(found)).toMatchObject(sameNames(['fc1', 'fc1.act', 'fc2', 'fc2.act', 'logits']))
  })
})

describe('a graph network', () => {
  it('has the messages, sums and states of each layer', async () => {
    const found = await structure({ kind: 'gnn', layers: 2, width: 8 }, graphs)
    const parts = [0, 1].flatMap((layer) =>
      ['messages', 'aggregate', 'nodes'].map((part) => `layers.${layer}.${part}`)
    )
    expect(tensorsByName(found)).toMatchObject(sameNames(['layers.0.nodes_pre', ...parts, 'logits']))
    expect(axesOf(found, 'layers.1.nodes')).toBe('batch 2, node 7, feature 8')
    expect(axesOf(found, 'layers.1.messages')).toBe('batch 2, unknown 4, node 7, feature 8')
    expect(found.inputs.map(({ roles }) => roles.join(' '))).toEqual([
      'batch node feature',
      'batch unknown node node',
      'batch unknown feature'
    ])
  })

  it('whose nodes attend to each other has the parts of attention', async () => {
    const found = await structure(
      { kind: 'gnn', messages: 'attention', layers: 2, width: 8, heads: 2 },
      graphs
    )
    const parts = [0, 1].flatMap((block) =>
      [
        'attn.q',
        'attn.k',
        'attn.v',
        'attn.pattern',
        'attn.z',
        'attn_out',
        'resid_mid',
        'mlp.post',
        'resid_post'
      ].map((part) => `blocks.${block}.${part}`)
    )
    expect(tensorsByName(found)).toMatchObject(sameNames([...parts, 'logits']))
  })
})

describe('axes', () => {
  const attends = (line: string): Record<string, string> => ({
    ...Object.fromEntries(
      ['query', 'key', 'value', 'result'].map((part) => [`attention-${part}`, `batch ${line} head feature`])
    ),
    ...Object.fromEntries(
      ['embedding', 'residual', 'normalization', 'attention-output', 'mlp-hidden', 'mlp-output'].map(
        (kind) => [kind, `batch ${line} feature`]
      )
    ),
    'attention-scores': 'batch head query key',
    'attention-pattern': 'batch head query key'
  })
  const ofTokens = { tokens: 'batch position' }
  const ofGraphs = {
    nodes: 'batch node feature',
    adjacency: 'batch unknown node node',
    marks: 'batch unknown feature',
    logits: 'batch node'
  }
  const flat = { 'mlp-hidden': 'batch feature', activation: 'batch feature', logits: 'batch feature' }
  const map = 'batch channel height width'
  const overTime = {
    embedding: 'batch position feature',
    'recurrent-state': 'time direction batch feature',
    'recurrent-gate': 'time direction batch feature',
    output: 'batch time feature'
  }
  const words = { ...attends('position'), ...ofTokens, logits: 'batch position feature' }
  const expected: [Record<string, unknown>, Task, Record<string, string>][] = [
    [{ ...transformer, mlpWidth: 20 }, tokens, words],
    [{ ...transformer, positions: 'rotary', normalization: 'none', tied: true }, tokens, words],
    [{ ...transformer, positions: 'none', causal: false }, brackets, words],
    [{ kind: 'mlp', widths: [8, 5] }, sums, { ...flat, ...ofTokens, embedding: 'batch position feature' }],
    [{ kind: 'mlp', widths: [8, 5] }, pictures, { ...flat, picture: map }],
    [
      { kind: 'cnn', channels: [4, 6] },
      pictures,
      { convolution: map, activation: map, pooling: map, picture: map, logits: 'batch feature' }
    ],
    ...['gru', 'lstm', 'rnn'].flatMap((cell): [Record<string, unknown>, Task, Record<string, string>][] => [
      [{ kind: 'recurrent', cell, units: 5 }, series, { ...overTime, series: 'batch time feature' }],
      [{ kind: 'recurrent', cell, units: 5 }, tokens, { ...overTime, ...ofTokens }]
    ]),
    [
      { kind: 'gnn', layers: 2, width: 8 },
      graphs,
      {
        ...ofGraphs,
        'message-passing': 'batch node feature',
        normalization: 'batch node feature',
        activation: 'batch node feature',
        'layers.0.messages': 'batch unknown node feature',
        'layers.1.messages': 'batch unknown node feature'
      }
    ],
    [
      { kind: 'gnn', messages: 'attention', layers: 2, width: 8, heads: 2 },
      graphs,
      { ...ofGraphs, ...attends('node') }
    ]
  ]

  it.each(expected)('of all sites of %o are known', async (choice, task, rolesOf) => {
    const { inputs, sites } = await structure(choice, task)
    const found = sites.filter(({ recognised }) => recognised)
    const roles = (axes: readonly { role: string }[]): string => axes.map(({ role }) => role).join(' ')
    expect(found.map(({ name, axes }) => [name, roles(axes)])).toEqual(
      found.map(({ name, kind }) => [name, rolesOf[name] ?? rolesOf[kind]])
    )
    for (const { name, roles: own } of inputs) expect(own.join(' ')).toBe(rolesOf[name])
  })
})

describe('what every network has', () => {
  const kinds: [Record<string, unknown>, Task][] = [
    [{ ...transformer, mlpWidth: 8, positions: 'rotary' }, tokens],
    [{ kind: 'mlp', widths: [8] }, pictures],
    [{ kind: 'cnn', channels: [4, 6] }, pictures],
    [{ kind: 'recurrent', units: 5 }, tokens],
    [{ kind: 'gnn', layers: 2, width: 8 }, graphs],
    [{ kind: 'gnn', messages: 'attention', layers: 1, width: 8 }, graphs]
  ]

  it.each(kinds)(
    '%o: weights by seed, and outputs of the shape that the task wants',
    async (choice, task) => {
      const built = buildNetwork(network(choice), task.shape, options)
      verifyGraph(built.model)
      expect(buildNetwork(network(choice), task.shape, options)).toEqual(built)
      expect(buildNetwork(network(choice), task.shape, { ...options, seed: 2 })).not.toEqual(built)
      const session = await createSession(built.model, 'cpu')
      const answer = await session.run(feedsOf(built.model, task.training(1, 0, 4).inputs))
      const { answer: wanted } = task.shape
      const last = wanted.kind === 'class' ? wanted.classes.length : wanted.count
      expect([answer['logits']?.dims[0], answer['logits']?.dims.at(-1)]).toEqual([4, last])
      await session.release()
    }
  )

  it('first weights have the stated spread', () => {
    const { model } = buildNetwork(network({ kind: 'mlp', widths: [400] }), pictures.shape, {
      seed: 3,
      scale: 0.5
    })
    const content = model.graph.initializers.get('fc1.W')?.content
    const values =
      content?.kind === 'raw' ? new Float32Array(content.bytes.slice().buffer) : new Float32Array()
    const variance = values.reduce((sum, value) => sum + value * value, 0) / values.length
    expect(values).toHaveLength(256 * 400)
    expect(Math.sqrt(variance)).toBeCloseTo((0.5 * Math.SQRT2) / 16, 3)
  })

  it.each(['gru', 'lstm', 'rnn'])('%s step by step computes what the operator does', async (cell) => {
    const choice = network({ kind: 'recurrent', cell, units: 5 })
    const { inputs } = series.training(1, 0, 3)
    const outputs: Float32Array[] = []
    for (const isUnrolled of [false, true]) {
      const { model } = buildNetwork(choice, series.shape, { seed: 4, scale: 2, isUnrolled })
      const initializers = new Map(model.graph.initializers)
      // Biases start as zeros, which would hide where they belong.
      const bias = initializers.get(`${cell}.B`)
      const count = bias?.dims[1] ?? 0
      const bytes = new Uint8Array(Float32Array.from({ length: count }, (_, at) => Math.sin(at)).buffer)
      if (bias) initializers.set(bias.name, { ...bias, content: { kind: 'raw', bytes } })
      const session = await createSession({ ...model, graph: { ...model.graph, initializers } }, 'cpu')
      outputs.push((await session.run(feedsOf(model, inputs)))['output']?.data as Float32Array)
      await session.release()
    }
    const [native = new Float32Array(), plain = new Float32Array()] = outputs
    expect(native).toHaveLength(3 * 7 * 3)
    native.forEach((value, at) => {
      expect(plain[at]).toBeCloseTo(value, 5)
    })
  })
})
