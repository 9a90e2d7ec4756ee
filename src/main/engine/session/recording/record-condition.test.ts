import { describe, expect, it } from 'vitest'
import {
  linearNetwork,
  linearHidden,
  openedInTests,
  rotationNetwork,
  siteOf
} from '../testing/small-networks.ts'
import {
  batch,
  inputs,
  irregular,
  network,
  reference,
  time,
  units,
  type Case
} from '#engine/trajectories/testing/recurrent-reference.ts'
import { clean, corrupt, float32, numbers, record, tokens, transformer } from '../testing/conditions.ts'

const open = openedInTests()

describe('a linear network', () => {
  const x = { x: float32([2, 3], [1, 2, 3, -1, 0, 2]) }
  it('has the closed form of every effect', async () => {
    const network = await open(linearNetwork())
    const zeroed = await record(
      network,
      x,
      ['hidden'],
      [{ site: 'hidden', kind: 'zero', select: { feature: [1] } }]
    )
    const expected = [linearHidden([1, 2, 3]), linearHidden([-1, 0, 2])].map((row) => row.with(1, 0))
    expect(numbers(zeroed.sites['hidden'])).toEqual(expected.flat())
    expect(numbers(zeroed.outputs['y'])).toEqual(expected.flat().map((value) => 2 * value))
  })

  it('reports what an intervention changed, and that one changed nothing', async () => {
    const network = await open(linearNetwork())
    const { interventions } = await record(
      network,
      x,
      [],
      [
        { site: 'hidden', kind: 'add', direction: [3, 0, 0, 4] },
        { site: 'hidden', kind: 'scale', factor: 1 },
        { site: 'hidden', kind: 'zero', strength: 0 }
      ]
    )
    expect(interventions).toMatchObject([
      { order: 0, kind: 'add', changed: 4, elements: 8, largestChange: 4 },
      { order: 1, kind: 'scale', changed: 0, elements: 8, largestChange: 0, norm: 0 },
      { order: 2, kind: 'zero', changed: 0, norm: 0 }
    ])
    expect(interventions[0]?.norm).toBeCloseTo(Math.sqrt(2 * 25), 5)
  })

  it('takes values from other stimuli: means, pairs, draws', async () => {
    const network = await open(linearNetwork())
    const source = {
      inputs: {
        x: [
          [3, 3, 3],
          [1, 1, 1],
          [2, 2, 2]
        ]
      }
    }
    const mean = await record(network, x, ['hidden'], [{ site: 'hidden', kind: 'mean', source }])
    expect(numbers(mean.sites['hidden'])).toEqual([...linearHidden([2, 2, 2]), ...linearHidden([2, 2, 2])])
    const pair = {
      inputs: {
        x: [
          [5, 0, 0],
          [0, 5, 0]
        ]
      }
    }
    const patched = await record(network, x, ['hidden'], [{ site: 'hidden', kind: 'patch', source: pair }])
    expect(numbers(patched.sites['hidden'])).toEqual([...linearHidden([5, 0, 0]), ...linearHidden([0, 5, 0])])
    const drawn = await record(
      network,
      x,
      ['hidden'],
      [{ site: 'hidden', kind: 'resample', source, seed: 3 }]
    )
    const rows = source.inputs.x.map((row) => linearHidden(row).join())
    const found = numbers(drawn.sites['hidden'])
    for (const row of [found.slice(0, 4), found.slice(4)]) expect(rows).toContain(row.join())
  })

  it('is consistent: noising the clean run and denoising the corrupt one add up to the whole effect', async () => {
    const network = await open(linearNetwork())
    const [clean, corrupt] = [[[1, 2, 3]], [[4, -1, 0]]]
    const run = async (own: number[][], other: number[][], features: number[]): Promise<number[]> => {
      const select = { feature: features }
      const edit = { site: 'hidden', kind: 'patch', select, source: { inputs: { x: other } } }
      const { outputs } = await record(network, { x: float32([1, 3], own.flat()) }, [], [edit])
      return numbers(outputs['y'])
    }
    // Denoising features 0 and 1 of the corrupt run is noising features 2 and 3 of the clean one.
    expect(await run(corrupt, clean, [0, 1])).toEqual(await run(clean, corrupt, [2, 3]))
  })

  it('freezes a value while what comes before it is edited', async () => {
    const network = await open(linearNetwork())
    const plain = await record(network, x, ['hidden'])
    const frozen = await record(
      network,
      x,
      ['hidden'],
      [
        { site: 'x', kind: 'zero' },
        { site: 'hidden', kind: 'freeze' }
      ]
    )
    expect(numbers(frozen.sites['hidden'])).toEqual(numbers(plain.sites['hidden']))
    const edited = await record(network, x, ['x', 'hidden'], [{ site: 'x', kind: 'zero' }])
    expect(numbers(edited.sites['hidden'])).toEqual(Array.from({ length: 8 }, () => 0))
    expect(numbers(edited.sites['x'])).toEqual([0, 0, 0, 0, 0, 0])
  })

  it.each([
    [{ site: 'hiden', kind: 'zero' }, 'request', /hiden.*/],
    [{ site: 'hidden', kind: 'zero', select: { head: [0] } }, 'request', /no axis with the role 'head'/],
    [{ site: 'hidden', kind: 'zero', select: { feature: [4] } }, 'request', /no feature 4.*has 4/],
    [{ site: 'hidden', kind: 'set', value: [1, 2, 3] }, 'request', /shape \[3\].*does not fit/],
    [{ site: 'hidden', kind: 'clamp' }, 'request', /neither a lower nor an upper bound/],
    [{ site: 'hidden', kind: 'clamp', low: 2, high: 1 }, 'request', /from 2 to 1: the lower bound is above/],
    [{ site: 'hidden', kind: 'zero', receiver: { site: 'hiden' } }, 'request', /no site 'hiden'/],
    [{ site: 'hidden', kind: 'add', direction: [1, 2] }, 'request', /2 numbers.*have 4/],
    [{ site: 'hidden', kind: 'project-out', direction: [0, 0, 0, 0] }, 'request', /length 0/],
    [
      {
        site: 'hidden',
        kind: 'patch',
        source: {
          inputs: {
            x: [
              [1, 1, 1],
              [1, 1, 1],
              [1, 1, 1]
            ]
          }
        }
      },
      'request',
      /3 stimuli, and 2/
    ],
    [{ site: 'hidden', kind: 'patch', source: { inputs: { x: [[1, 1]] } } }, 'request', /size 2 along axis 1/]
  ])('answers %j with a plain message', async (edit, tag, message) => {
    const network = await open(linearNetwork())
    await expect(record(network, x, ['hidden'], [edit])).rejects.toMatchObject({
      tag,
      message: expect.stringMatching(message) as string
    })
  })
})

describe('a transformer', () => {
  const blocks = [0, 1].flatMap((layer) => [`blocks.${layer}.attn_out`, `blocks.${layer}.mlp_out`])

  it('without heads and MLPs is embedding and unembedding', async () => {
    const network = await open(transformer())
    const edits = blocks.map((site) => ({ site, kind: 'zero' }))
    const { sites } = await record(network, tokens(...clean), ['embedded', 'b1.post'], edits)
    expect(numbers(sites['blocks.1.resid_post'])).toEqual(numbers(sites['blocks.0.resid_pre']))
  })

  it('with every component patched from the corrupt run gives its output', async () => {
    const network = await open(transformer())
    const source = { inputs: { tokens: [corrupt] } }
    const edits = ['blocks.0.resid_pre', ...blocks].map((site) => ({ site, kind: 'patch', source }))
    // An edit keeps ONNX Runtime from fusing some operators, which rounds otherwise.
    const sites = ['blocks.0.resid_pre', ...blocks]
    const patched = await record(network, tokens(...clean), sites, edits)
    const other = await record(network, tokens(...corrupt), sites)
    const scores = numbers(other.outputs['scores'])
    numbers(patched.outputs['scores']).forEach((score, index) => {
      expect(score).toBeCloseTo(scores[index] ?? NaN, 6)
    })
  })

  it('with one head ablated changes only what that head writes', async () => {
    const network = await open(transformer())
    const edit = { site: 'blocks.0.attn.z', kind: 'zero', select: { head: [1], position: [-1] } }
    const { sites, interventions } = await record(
      network,
      tokens(...clean),
      ['blocks.0.attn.z', 'b0.mid'],
      [edit]
    )
    const plain = await record(network, tokens(...clean), ['blocks.0.attn.z', 'b0.mid'])
    const [z, before] = [sites, plain.sites].map((recorded) => numbers(recorded['blocks.0.attn.z']))
    // [batch 1, position 5, head 2, feature 4]: the last position's second head.
    expect(z).toEqual([...(before ?? []).slice(0, 36), 0, 0, 0, 0])
    expect(interventions[0]).toMatchObject({ changed: 4, elements: 40 })
    const [mid, midBefore] = [sites, plain.sites].map((recorded) => numbers(recorded['blocks.0.resid_mid']))
    expect(mid?.slice(0, 32)).toEqual(midBefore?.slice(0, 32))
    expect(mid?.slice(32)).not.toEqual(midBefore?.slice(32))
  })

  it('with one pattern entry knocked out no longer moves that value', async () => {
    const network = await open(transformer())
    const edit = { site: 'blocks.1.attn.pattern', kind: 'zero', select: { head: [0], query: [4], key: [0] } }
    const { sites, interventions } = await record(
      network,
      tokens(...clean),
      ['blocks.1.attn.pattern'],
      [edit]
    )
    const pattern = numbers(sites['blocks.1.attn.pattern'])
    expect(pattern[4 * 5]).toBe(0)
    expect(pattern.filter((value) => value > 0)).toHaveLength(2 * 15 - 1)
    expect(interventions[0]?.changed).toBe(1)
  })
})

describe('a Scan', () => {
  it('is edited at chosen steps, and goes on from there', async () => {
    const quarter = Math.PI / 2
    const network = await open(rotationNetwork(4, quarter))
    const start = { start: float32([1, 2], [1, 0]) }
    const doubled = await record(
      network,
      start,
      ['h_next'],
      [{ site: 'h_next', kind: 'scale', factor: 2, select: { time: [1] } }]
    )
    // A quarter turn each step: (0, 1), (−1, 0) doubled to (−2, 0), (0, −2), (2, 0).
    const expected = [0, 1, -2, 0, 0, -2, 2, 0]
    numbers(doubled.sites[siteOf(network.info, 'h_next')]).forEach((value, index) => {
      expect(value).toBeCloseTo(expected[index] ?? NaN, 5)
    })
    expect(numbers(doubled.outputs['last'])[0]).toBeCloseTo(2, 5)
    expect(doubled.interventions[0]?.largestChange).toBeCloseTo(1, 5)
  })
})

it('edits cell states inside of an LSTM at one step, records them as edited and counts what changed', async () => {
  const example: Case = { op: 'LSTM', direction: 'bidirectional', plain: true }
  const opened = await open(network(example))
  const edit = {
    site: 'Y#cell',
    kind: 'set',
    value: 0.5,
    select: { time: [1], feature: [2], direction: [1] }
  }
  const { sites, interventions } = await record(
    opened,
    { X: irregular([time, batch, inputs], 6) },
    ['Y#cell'],
    [edit]
  )
  const { cell = [] } = reference(example, irregular([time, batch, inputs], 6), (quantity, values, t, d) =>
    quantity === 'cell' && t === 1 && d === 1 ? values.with(2, 0.5) : values
  )
  const recorded = numbers(sites['lstm.cell'])
  expect(recorded).toHaveLength(cell.length)
  recorded.forEach((value, index) => {
    expect(value).toBeCloseTo(cell[index] ?? NaN, 5)
  })
  expect(interventions).toMatchObject([{ changed: batch, elements: time * 2 * batch * units }])
})
