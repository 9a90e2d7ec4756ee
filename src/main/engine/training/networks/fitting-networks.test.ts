import { describe, expect, it } from 'vitest'
import { taskFacts } from '#shared/training-fit.ts'
import { networkSchema, taskSchema, type NetworkChoice } from '#shared/training.ts'
import { taskOf } from '../tasks/task-of.ts'
import { buildNetwork, factsOf } from './build-network.ts'

const options = { seed: 1, scale: 1 }
const network = (choice: Record<string, unknown>): NetworkChoice => networkSchema.parse(choice)
const tokens = taskOf(taskSchema.parse({ kind: 'repeated-sequences', vocabulary: 11, length: 9, longest: 6 }))
const series = taskOf(taskSchema.parse({ kind: 'flip-flop', steps: 7 }))
const pictures = taskOf(taskSchema.parse({ kind: 'gratings', orientations: 6 }))
const graphs = taskOf(taskSchema.parse({ kind: 'graph-analogies', nodes: 7 }))
const sums = taskOf(taskSchema.parse({ kind: 'modular-addition', modulus: 7 }))

describe('what decides whether a network fits', () => {
  it.each([
    { kind: 'modular-addition', modulus: 7 },
    { kind: 'flip-flop' },
    { kind: 'sequence-continuation' },
    { kind: 'sequence-continuation', shown: 2, strides: [1, 2] },
    { kind: 'repeated-sequences', vocabulary: 16 },
    { kind: 'copying', vocabulary: 4, length: 1 },
    { kind: 'bracket-matching', types: 1 },
    { kind: 'bracket-matching', types: 2 },
    { kind: 'delayed-match' },
    { kind: 'gratings', side: 12 },
    { kind: 'shapes' },
    { kind: 'gratings-and-shapes' },
    { kind: 'digits' },
    { kind: 'graph-analogies' }
  ])('is told of $kind by its choice as by the task itself', (choice) => {
    const task = taskSchema.parse(choice)
    expect(taskFacts(task)).toEqual(factsOf(taskOf(task).shape))
  })

  it.each([
    [{ kind: 'transformer', layers: 1, heads: 1, width: 8 }, pictures, /no tokens/],
    [{ kind: 'cnn', channels: [4] }, tokens, /no picture/],
    [{ kind: 'cnn', channels: [4], kernel: 4 }, pictures, /must be odd/],
    [{ kind: 'mlp', widths: [4] }, series, /several positions/],
    [{ kind: 'recurrent', units: 4 }, pictures, /no steps/],
    [{ kind: 'gnn', layers: 1, width: 8 }, tokens, /no graph/],
    [{ kind: 'mlp', widths: [4] }, graphs, /is a graph/],
    [
      { kind: 'gnn', messages: 'attention', layers: 1, width: 8, heads: 3 },
      graphs,
      /can't be shared among 3 heads/
    ],
    [{ kind: 'transformer', layers: 1, heads: 1, width: 8, tied: true }, sums, /the tokens as classes/],
    [{ kind: 'transformer', layers: 1, heads: 1, width: 9, positions: 'rotary' }, tokens, /even head width/]
  ])('%o is refused where it does not fit', (choice, task, reason) => {
    expect(() => buildNetwork(network(choice), task.shape, options)).toThrow(reason)
  })
})
