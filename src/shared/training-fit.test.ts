import { describe, expect, it } from 'vitest'
import { misfit } from './training-fit.ts'
import { networkSchema, taskSchema, type NetworkChoice, type TaskChoice } from './training.ts'

const tasks: TaskChoice[] = [
  { kind: 'modular-addition', modulus: 7 },
  { kind: 'repeated-sequences', vocabulary: 16 },
  { kind: 'flip-flop' },
  { kind: 'delayed-match' },
  { kind: 'gratings' },
  { kind: 'digits' },
  { kind: 'graph-analogies' }
].map((task) => taskSchema.parse(task))

const networks: NetworkChoice[] = [
  { kind: 'transformer', layers: 1, heads: 2, width: 8 },
  { kind: 'mlp', widths: [8] },
  { kind: 'cnn', channels: [4] },
  { kind: 'recurrent', units: 4 },
  { kind: 'gnn', layers: 1, width: 8 }
].map((network) => networkSchema.parse(network))

describe('which networks fit which tasks', () => {
  it('is told by what goes in and what is wanted', () => {
    const fitting = tasks.map((task) =>
      networks.filter((network) => misfit(task, network) === null).map(({ kind }) => kind)
    )
    expect(fitting).toEqual([
      ['transformer', 'mlp', 'recurrent'],
      ['transformer', 'recurrent'],
      ['recurrent'],
      ['mlp', 'recurrent'],
      ['mlp', 'cnn'],
      ['mlp', 'cnn'],
      ['gnn']
    ])
  })

  it('tells networks that would read an answer where it stands later on', () => {
    const network = { kind: 'transformer', layers: 1, heads: 2, width: 8 }
    const [ahead, causal] = [false, true].map((causal) => networkSchema.parse({ ...network, causal }))
    const parts = (choice: Record<string, unknown>): (string | null)[] =>
      [ahead, causal].map((each) => (each && misfit(taskSchema.parse(choice), each)?.part) ?? null)
    expect(parts({ kind: 'repeated-sequences', vocabulary: 16 })).toEqual(['network.causal', null])
    expect(parts({ kind: 'copying', vocabulary: 4, length: 3 })).toEqual(['network.causal', null])
    expect(parts({ kind: 'sequence-continuation' })).toEqual(['network.causal', null])
    expect(parts({ kind: 'copying', vocabulary: 4, length: 1 })).toEqual([null, null])
    expect(parts({ kind: 'bracket-matching' })).toEqual([null, null])
  })

  it('says why not, and in which field', () => {
    const [sums, , , , gratings] = tasks
    const tied = networkSchema.parse({ kind: 'transformer', layers: 1, heads: 2, width: 8, tied: true })
    const even = networkSchema.parse({ kind: 'cnn', channels: [4], kernel: 4 })
    expect(sums && misfit(sums, tied)).toEqual({
      message: expect.stringContaining('the tokens as classes') as string,
      part: 'network.tied'
    })
    expect(gratings && misfit(gratings, even)).toMatchObject({ part: 'network.kernel' })
  })
})
