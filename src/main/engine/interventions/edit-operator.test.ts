import { describe, expect, it } from 'vitest'
import { createSession } from '#engine/inference/compiled-session.ts'
import { recurrentTensor, type RecurrentQuantity } from '#engine/trajectories/recurrent-taps.ts'
import {
  batch,
  directionCount,
  inputs,
  irregular,
  network,
  recurrentCases,
  reference,
  time,
  units,
  type Case
} from '#engine/trajectories/testing/recurrent-reference.ts'
import { interventionSchema } from '#shared/intervention.ts'
import type { Site } from '#shared/network.ts'
import type { Tensor } from '#shared/tensor.ts'
import { editNetwork } from './edit-network.ts'
import type { EditSlot } from './edit-slot.ts'
import { feedsFor } from './feeds.ts'

const x = irregular([time, batch, inputs], 6)

interface Edit {
  quantity: RecurrentQuantity
  select: Record<string, number[]>
  strength: number
}

const place = (example: Case, { quantity, ...edit }: Edit, order: number) => {
  const [node] = network(example).graph.nodes
  const [states = ''] = node?.outputs ?? []
  const tensor = quantity === 'hidden' && states !== '' ? states : recurrentTensor(node!, quantity)
  const intervention = interventionSchema.parse({ site: 's', kind: 'set', value: 0.5, ...edit })
  const slot: EditSlot = {
    id: String(order),
    kind: 'set',
    scope: [],
    tensor,
    type: 'float32',
    rank: 3,
    batchAxis: 1,
    loops: 1,
    featureAxes: [2]
  }
  const sizes = [time, directionCount(example), batch, units]
  const site: Site = {
    name: 's',
    tensor,
    scope: [],
    kind: 'recurrent-state',
    type: 'float32',
    recognised: true,
    axes: (['time', 'direction', 'batch', 'feature'] as const).map((role, axis) => ({
      role,
      size: sizes[axis] ?? 1
    }))
  }
  return { intervention, slot, site }
}

/** The last hidden state [direction, batch, unit] under edits that set entries to 0.5. */
async function lastState(example: Case, edits: readonly Edit[]): Promise<number[]> {
  const placed = edits.map((edit, order) => place(example, edit, order))
  const edited = editNetwork(
    network(example),
    placed.map(({ slot }) => slot),
    'measured'
  )
  const fed = placed.flatMap(({ intervention, site, slot }, order) =>
    Object.entries(feedsFor(intervention, { site, slot, receivers: [] })).map(
      ([feed, tensor]): [string, Tensor] => [edited.slots[order]?.feeds.get(feed) ?? feed, tensor]
    )
  )
  const session = await createSession(edited.model, 'cpu')
  const answer = await session.run({ X: x, ...Object.fromEntries(fed) }, ['Y_h'])
  await session.release()
  return [...(answer['Y_h']?.data as Float32Array)]
}

/** The same by the definition. */
function expectedState(example: Case, edits: readonly Edit[]): number[] {
  const { hidden = [] } = reference(example, x, (quantity, values, t, d) =>
    edits
      .filter((edit) => edit.quantity === quantity)
      .reduce((present, { select, strength }) => {
        const isHere = (select['time'] ?? [t]).includes(t) && (select['direction'] ?? [d]).includes(d)
        return present.map((value, unit) =>
          isHere && (select['feature'] ?? [unit]).includes(unit) ? value + strength * (0.5 - value) : value
        )
      }, values)
  )
  return Array.from({ length: directionCount(example) }, (_, direction) => {
    const isBackward = direction === 1 || example.direction === 'reverse'
    const start = ((isBackward ? 0 : time - 1) * directionCount(example) + direction) * batch * units
    return hidden.slice(start, start + batch * units)
  }).flat()
}

const gates = { LSTM: ['cell', 'forget-gate'], GRU: ['update-gate', 'candidate'] } as const

describe.each(recurrentCases)('inside of %o', (example) => {
  const closeTo = async (edits: readonly Edit[]): Promise<void> => {
    const state = await lastState(example, edits)
    const expected = expectedState(example, edits)
    expect(state).toHaveLength(expected.length)
    state.forEach((value, index) => {
      expect(value).toBeCloseTo(expected[index] ?? NaN, 5)
    })
  }

  it('an edit of strength 0 leaves what the operator computes', () =>
    closeTo([{ quantity: gates[example.op][0], select: {}, strength: 0 }]))

  it('an edit at one step acts on all later ones', () =>
    closeTo([{ quantity: gates[example.op][0], select: { time: [1], feature: [2] }, strength: 1 }]))

  it('the hidden state is edited as a state', () =>
    closeTo([{ quantity: 'hidden', select: { time: [2], direction: [0] }, strength: 0.5 }]))

  it('edits of several quantities compose', () =>
    closeTo([
      { quantity: gates[example.op][1], select: { feature: [0, 3] }, strength: 1 },
      { quantity: 'hidden', select: { time: [3] }, strength: 1 }
    ]))
})
