import { describe, expect, it } from 'vitest'
import { GraphBuilder } from '#engine/onnx/builder.ts'
import { Layers } from './testing/layers.ts'
import { axesOf, outlineText, rowsOf, siteNamed, structureOf, tensorsByName } from './testing/structure-of.ts'

describe('recurrent operators', () => {
  it.each([
    ['LSTM', 4, 'lstm'],
    ['GRU', 3, 'gru'],
    ['RNN', 1, 'rnn']
  ] as const)('%s has its states of every step', async (op, gates, name) => {
    const layers = new Layers()
    layers.input('x', ['length', 'batch', 3])
    const weights = [layers.weight(1, gates * 5, 3), layers.weight(1, gates * 5, 5)]
    layers.builder.nodes(op, ['x', ...weights], 2, {
      outputs: ['states', 'last'],
      attributes: { hidden_size: 5 }
    })
    layers.output('states', ['length', 1, 'batch', 5])
    const structure = await structureOf(layers.builder.build(), { batch: 2, length: 7 })
    expect(axesOf(structure, `${name}.hidden`)).toBe('time 7, direction 1, batch 2, feature 5')
    expect(axesOf(structure, `${name}.final_hidden`)).toBe('direction 1, batch 2, feature 5')
    expect(siteNamed(structure, `${name}.hidden`)).toMatchObject({
      kind: 'recurrent-state',
      tensor: 'states'
    })
    expect(outlineText(structure.outline)).toContain(`${op} (5 units)`)
    expect(structure.inputs[0]?.roles).toEqual(['time', 'batch', 'feature'])
  })

  it('LSTM has the cell and the gates that it does not hand out', async () => {
    const layers = new Layers()
    layers.input('x', ['length', 'batch', 3])
    layers.builder.nodes('LSTM', ['x', layers.weight(2, 20, 3), layers.weight(2, 20, 5)], 1, {
      outputs: ['states'],
      attributes: { hidden_size: 5, direction: 'bidirectional' }
    })
    layers.output('states', ['length', 2, 'batch', 5])
    const structure = await structureOf(layers.builder.build(), { batch: 2, length: 7 })
    for (const part of ['hidden', 'cell', 'input_gate', 'forget_gate', 'output_gate', 'candidate'])
      expect(axesOf(structure, `lstm.${part}`)).toBe('time 7, direction 2, batch 2, feature 5')
    expect(siteNamed(structure, 'lstm.cell').kind).toBe('recurrent-state')
    expect(siteNamed(structure, 'lstm.forget_gate').kind).toBe('recurrent-gate')
    expect(outlineText(structure.outline)).toContain('LSTM (5 units · bidirectional)')
  })
})

/** s ← s + u · x over the steps of x: [length], in a Scan. */
function integrator(): GraphBuilder {
  const builder = new GraphBuilder({ name: 'integrator', opset: 17 })
  builder.input('x', 'float32', ['length', 2])
  const start = builder.constant('start', 'float32', [2], [0, 0])
  const body = builder.subgraph('step')
  body.input('level', 'float32', [2])
  body.input('flow', 'float32', [2])
  const gain = body.constant('gain', 'float32', [2], [1, 2])
  body.node('Add', ['level', body.node('Mul', ['flow', gain], { outputs: ['scaled'] })], {
    outputs: ['level_next']
  })
  body.node('Identity', ['level_next'], { outputs: ['shown'] })
  body.output('level_next', 'float32', [2])
  body.output('shown', 'float32', [2])
  const attributes = { body: body.graph(), num_scan_inputs: 1 }
  builder.node('Scan', [start, 'x'], { outputs: ['end', 'levels'], name: 'integrate', attributes })
  builder.output('levels', 'float32', ['length', 2])
  return builder
}

describe('control flow', () => {
  it('shows the states of a Scan with time as first axis', async () => {
    const structure = await structureOf(integrator().build(), { length: 6 })
    const state = siteNamed(structure, 'integrate.level')
    expect(state).toMatchObject({ tensor: 'level_next', scope: ['integrate'], kind: 'recurrent-state' })
    expect(state.axes.map(({ role, size }) => `${role} ${size}`)[0]).toBe('time 6')
    expect(siteNamed(structure, 'scaled')).toMatchObject({ scope: ['integrate'], recognised: false })
    expect(outlineText(structure.outline)).toContain('integrate (Scan · 1 state · 6 steps)')
  })

  it('shows the states of a Loop', async () => {
    const builder = new GraphBuilder({ name: 'doubling', opset: 17 })
    builder.input('x', 'float32', ['batch', 2])
    const count = builder.constant('count', 'int64', [], [4])
    const always = builder.constant('always', 'bool', [], [true])
    const body = builder.subgraph('step')
    body.input('i', 'int64', [])
    body.input('go', 'bool', [])
    body.input('level', 'float32', ['batch', 2])
    body.node('Identity', ['go'], { outputs: ['go_on'] })
    body.node('Add', ['level', 'level'], { outputs: ['level_next'] })
    body.output('go_on', 'bool', [])
    body.output('level_next', 'float32', ['batch', 2])
    builder.node('Loop', [count, always, 'x'], {
      outputs: ['end'],
      name: 'double',
      attributes: { body: body.graph() }
    })
    builder.output('end', 'float32', ['batch', 2])
    const structure = await structureOf(builder.build())
    expect(axesOf(structure, 'double.level')).toBe('time 4, batch 2, feature 2')
    expect(structure.sites.map(({ tensor }) => tensor)).not.toContain('go_on')
  })

  it('puts the rows of the one branch that runs where the If stands', async () => {
    const layers = new Layers()
    layers.input('x', ['batch', 8])
    const { builder } = layers
    const isTrue = builder.node('Greater', [
      builder.node('Size', ['x']),
      builder.constant('none', 'int64', [], [0])
    ])
    const branch = (name: string, op: string): GraphBuilder => {
      const body = builder.subgraph(name)
      const weight = body.constant(`${name}.w`, 'float32', [8, 4], 0.1)
      body.node(op, [body.node('MatMul', ['x', weight], { outputs: [`${name}.map`] })], {
        outputs: [`${name}.y`]
      })
      body.output(`${name}.y`, 'float32', ['batch', 4])
      return body
    }
    const attributes = {
      then_branch: branch('yes', 'Relu').graph(),
      else_branch: branch('no', 'Tanh').graph()
    }
    builder.node('If', [isTrue], { outputs: ['y'], name: 'choose', attributes })
    layers.output('y', ['batch', 4])
    const structure = await structureOf(builder.build())
    expect(tensorsByName(structure)).toMatchObject({ fc1: 'yes.map', 'fc1.act': 'yes.y' })
    expect(siteNamed(structure, 'fc1').scope).toEqual(['choose.then'])
    expect(rowsOf(structure.outline).filter(({ kind }) => kind === 'subgraph')).toEqual([])
  })
})

describe('one step of an LSTM, spelled out', () => {
  const build = (): Layers => {
    const layers = new Layers(18)
    layers.input('x', ['batch', 3])
    layers.input('h0', ['batch', 4])
    layers.input('c0', ['batch', 4])
    const sum = layers.op('Add', [layers.linear('x', 3, 16), layers.linear('h0', 4, 16)])
    const gates = layers.builder.nodes('Split', [sum], 4, { attributes: { axis: 1, num_outputs: 4 } })
    const [i = '', f = '', g = '', o = ''] = gates.map((gate, at) =>
      layers.op(at === 2 ? 'Tanh' : 'Sigmoid', [gate], ['i', 'f', 'g', 'o'][at])
    )
    const cell = layers.op('Add', [layers.op('Mul', [f, 'c0']), layers.op('Mul', [i, g])], 'cn')
    layers.op('Mul', [o, layers.op('Tanh', [cell])], 'hn')
    for (const state of ['hn', 'cn']) layers.output(state, ['batch', 4])
    return layers
  }

  it('is named by state and gate, and its states go on', async () => {
    const structure = await structureOf(build().builder.build())
    expect(tensorsByName(structure)).toMatchObject({
      'lstm_step.hidden': 'hn',
      'lstm_step.cell': 'cn',
      'lstm_step.input_gate': 'i',
      'lstm_step.forget_gate': 'f',
      'lstm_step.output_gate': 'o',
      'lstm_step.candidate': 'g'
    })
    const next = Object.fromEntries(structure.inputs.map(({ name, nextState }) => [name, nextState]))
    expect(next).toEqual({ x: undefined, h0: 'hn', c0: 'cn' })
    expect(structure.sites.map(({ name }) => name).filter((name) => name.startsWith('fc'))).toEqual([])
  })
})

describe('one step of a GRU, spelled out', () => {
  /** Gates of x and h0, 3 × 4 units; `blend` makes the new state. */
  const build = (blend: (layers: Layers, z: string, n: string) => void): Layers => {
    const layers = new Layers(18)
    layers.input('x', ['batch', 3])
    layers.input('h0', ['batch', 4])
    const thirds = (map: string): string[] =>
      layers.builder.nodes('Split', [map], 3, { attributes: { axis: 1, num_outputs: 3 } })
    const [xr = '', xz = '', xn = ''] = thirds(layers.linear('x', 3, 12))
    const [hr = '', hz = '', hn = ''] = thirds(layers.linear('h0', 4, 12))
    const r = layers.op('Sigmoid', [layers.op('Add', [xr, hr])], 'r')
    const z = layers.op('Sigmoid', [layers.op('Add', [xz, hz])], 'z')
    const n = layers.op('Tanh', [layers.op('Add', [xn, layers.op('Mul', [r, hn])])], 'n')
    blend(layers, z, n)
    layers.output('hn', ['batch', 4])
    return layers
  }

  it.each<[string, (layers: Layers, z: string, n: string) => void]>([
    ['n + z·(h − n)', (l, z, n) => l.op('Add', [l.op('Mul', [l.op('Sub', ['h0', n]), z]), n], 'hn')],
    [
      '(1 − z)·n + z·h',
      (l, z, n) => {
        const rest = l.op('Sub', [l.scalar(1), z])
        l.op('Add', [l.op('Mul', [rest, n]), l.op('Mul', [z, 'h0'])], 'hn')
      }
    ],
    [
      'z·n + (1 − z)·h',
      (l, z, n) => {
        const rest = l.op('Sub', [l.scalar(1), z])
        l.op('Add', [l.op('Mul', [rest, 'h0']), l.op('Mul', [z, n])], 'hn')
      }
    ]
  ])('is named by state and gate: %s', async (_, blend) => {
    const structure = await structureOf(build(blend).builder.build())
    expect(tensorsByName(structure)).toMatchObject({
      'gru_step.hidden': 'hn',
      'gru_step.update_gate': 'z',
      'gru_step.reset_gate': 'r',
      'gru_step.candidate': 'n'
    })
    expect(outlineText(structure.outline)).toContain('GRU step (4 units)')
    expect(structure.sites.map(({ name }) => name).filter((name) => name.startsWith('fc'))).toEqual([])
  })
})

describe('one step of a plain recurrent network, spelled out', () => {
  it('is named by its state', async () => {
    const layers = new Layers()
    layers.input('x', ['batch', 3])
    layers.input('h0', ['batch', 4])
    layers.op('Tanh', [layers.op('Add', [layers.linear('x', 3, 4), layers.linear('h0', 4, 4)])], 'hn')
    layers.linear('hn', 4, 2, 'y')
    layers.output('y', ['batch', 2])
    layers.output('hn', ['batch', 4])
    const structure = await structureOf(layers.builder.build())
    expect(tensorsByName(structure)['rnn_step.hidden']).toBe('hn')
    expect(structure.inputs.map(({ nextState }) => nextState)).toEqual([undefined, 'hn'])
  })

  it('is not a sum of two layers of one stimulus', async () => {
    const layers = new Layers()
    layers.input('x', ['batch', 4])
    layers.op('Tanh', [layers.op('Add', [layers.linear('x', 4, 4), layers.linear('x', 4, 4)])], 'y')
    layers.output('y', ['batch', 4])
    const { sites } = await structureOf(layers.builder.build())
    expect(sites.filter(({ kind }) => kind === 'recurrent-state')).toEqual([])
  })
})
