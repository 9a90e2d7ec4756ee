import { describe, expect, it } from 'vitest'
import { GraphBuilder } from '#engine/onnx/builder.ts'
import { dataTypes, type Model } from '#engine/onnx/model.ts'
import { float32, numbers, record, type Edit } from '../testing/conditions.ts'
import { openedInTests, siteOf } from '../testing/small-networks.ts'

const open = openedInTests()

/** h = x · A in 16-bit floats, s = h + 1, y = 2 s; in a Scan over two steps where wanted. Numbers of 16 bits are exact here. */
function halfNetwork(): Model {
  const builder = new GraphBuilder({ name: 'half', opset: 17 })
  const x = builder.input('x', 'float32', ['batch', 2])
  const half = builder.node('Cast', [x], { outputs: ['half'], attributes: { to: dataTypes.float16 } })
  const weights = builder.constant('A', 'float16', [2, 3], [1, 2, 0, 0, 1, -1])
  builder.node('MatMul', [half, weights], { outputs: ['h'] })
  builder.node('Add', ['h', builder.constant('one', 'float16', [], [1])], { outputs: ['s'] })
  builder.node('Mul', ['s', builder.constant('two', 'float16', [], [2])], { outputs: ['m'] })
  builder.node('Cast', ['m'], { outputs: ['y'], attributes: { to: dataTypes.float32 } })
  builder.output('y', 'float32', ['batch', 3])
  return builder.build()
}

/** The same additions in a Scan: total ← total + h, twice. */
function halfScan(): Model {
  const builder = new GraphBuilder({ name: 'half scan', opset: 17 })
  const x = builder.input('x', 'float32', ['batch', 3])
  builder.node('Cast', [x], { outputs: ['h'], attributes: { to: dataTypes.float16 } })
  const body = builder.subgraph()
  body.input('total', 'float16', ['batch', 3])
  body.input('tick', 'float16', [1])
  body.node('Add', ['total', 'h'], { outputs: ['sum'] })
  body.node('Mul', ['sum', body.constant('half of it', 'float16', [], [0.5])], { outputs: ['scaled'] })
  body.output('scaled', 'float16', ['batch', 3])
  builder.node('Scan', ['h', builder.constant('clock', 'float16', [2, 1], [0, 0])], {
    name: 'over',
    outputs: ['last'],
    attributes: { body: body.graph(), num_scan_inputs: 1 }
  })
  builder.node('Cast', ['last'], { outputs: ['y'], attributes: { to: dataTypes.float32 } })
  builder.output('y', 'float32', ['batch', 3])
  return builder.build()
}

describe('a network of 16-bit floats', () => {
  // h = (1, 2 + 2, −2) = (1, 4, −2)
  const x = { x: float32([1, 2], [1, 2]) }
  const other = { inputs: { x: [[3, 0]] } }
  const direction = [0, 0, 2]

  it('is told in its own types', async () => {
    const { info } = await open(halfNetwork())
    const types = Object.fromEntries(info.sites.map(({ tensor, type }) => [tensor, type]))
    expect(types).toMatchObject({ half: 'float16', h: 'float16', s: 'float16', m: 'float16', y: 'float32' })
  })

  it.each<[string, Omit<Edit, 'site'>, number[]]>([
    ['zero', { kind: 'zero' }, [2, 2, 2]],
    ['set', { kind: 'set', value: [1, 2, 3] }, [4, 6, 8]],
    ['mean', { kind: 'mean', source: other }, [8, 14, 2]],
    ['resample', { kind: 'resample', source: other }, [8, 14, 2]],
    ['patch', { kind: 'patch', source: other }, [8, 14, 2]],
    ['freeze', { kind: 'freeze' }, [4, 10, -2]],
    ['clamp', { kind: 'clamp', low: 0, high: 3 }, [4, 8, 2]],
    ['scale', { kind: 'scale', factor: -1 }, [0, -6, 6]],
    ['add', { kind: 'add', direction: [1, 0, 1] }, [6, 10, 0]],
    ['steering', { kind: 'add', direction, unit: 'norm' }, [4, 10, -2 + 2 * Math.sqrt(21)]],
    ['project-out', { kind: 'project-out', direction }, [4, 10, 2]],
    ['keep-direction', { kind: 'keep-direction', direction }, [2, 2, -2]],
    ['rotate', { kind: 'rotate', direction }, [2, 2, 2 + 2 * Math.sqrt(21)]],
    ['half strength', { kind: 'zero', strength: 0.5 }, [3, 6, 0]]
  ])('%s', async (_, edit, expected) => {
    const { outputs } = await record(await open(halfNetwork()), x, [], [{ ...edit, site: 'h' }])
    numbers(outputs['y']).forEach((value, index) => {
      expect(value).toBeCloseTo(expected[index] ?? NaN, 1)
    })
  })

  it('noise is drawn, and edits reach a receiver alone', async () => {
    const network = await open(halfNetwork())
    const noisy = await record(network, x, ['h'], [{ site: 'h', kind: 'noise', deviation: 1 }])
    expect(noisy.interventions[0]?.changed).toBe(3)
    const receiver = { site: siteOf(network.info, 'm') }
    const edit = { site: 'h', kind: 'zero', receiver }
    const { outputs, sites } = await record(network, x, ['s'], [edit])
    expect(numbers(sites[siteOf(network.info, 's')])).toEqual([2, 5, -1])
    expect(numbers(outputs['y'])).toEqual([2, 2, 2])
  })

  it('is edited inside of a Scan', async () => {
    const network = await open(halfScan())
    const given = { x: float32([1, 3], [4, 8, -2]) }
    // (h + h)/2 = h, twice.
    expect(numbers((await record(network, given, [])).outputs['y'])).toEqual([4, 8, -2])
    const edit = { site: 'sum', kind: 'zero', select: { time: [0] } }
    expect(numbers((await record(network, given, [], [edit])).outputs['y'])).toEqual([2, 4, -1])
  })
})
