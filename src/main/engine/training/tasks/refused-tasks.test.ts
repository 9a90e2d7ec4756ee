import { describe, expect, it } from 'vitest'
import { taskSchema, type TaskChoice } from '#shared/training.ts'
import { taskOf } from './task-of.ts'
import type { Task } from './task.ts'

const task = (choice: { kind: TaskChoice['kind'] } & Record<string, unknown>): Task =>
  taskOf(taskSchema.parse(choice))

describe('what can not be learned', () => {
  it.each([
    { kind: 'copying', vocabulary: 2, length: 1 },
    { kind: 'bracket-matching', types: 1, length: 4, depth: 1 },
    { kind: 'delayed-match', noise: 0, stimuli: 2, shortestDelay: 0, longestDelay: 0 }
  ] as const)('too few inputs to hold some out: $kind', (choice) => {
    const draw = (): unknown => [task(choice).training(1, 0, 1), task(choice).heldOut(1)]
    expect(draw).toThrow(/so few possible inputs/)
  })
  it('what is held out is one input again and again', () => {
    const few = task({ kind: 'copying', vocabulary: 3, length: 3 })
    expect(() => few.heldOut(2048)).toThrow(/a single one is held out/)
    expect(() => few.heldOut(4)).not.toThrow()
  })
  it.each([
    { kind: 'modular-addition', modulus: 3, trainingShare: 0.01 },
    { kind: 'modular-addition', modulus: 3, trainingShare: 0.99 },
    { kind: 'digits', trainingShare: 0.00001 },
    { kind: 'digits', trainingShare: 0.99999 }
  ] as const)('nothing on one side of the split: $kind, $trainingShare', (choice) => {
    expect(() => task(choice)).toThrow(/none would be (held out|left to train on)/)
  })
  it('a set that is named twice', () => {
    expect(() => task({ kind: 'sequence-continuation', sets: ['digits', 'digits'] })).toThrow(/named twice/)
  })
  it('numbers that do not fit each other', () => {
    for (const choice of [
      { kind: 'sequence-continuation', strides: [3], shown: 4 },
      { kind: 'sequence-continuation', strides: [0] },
      { kind: 'repeated-sequences', vocabulary: 8, shortest: 5, longest: 12 },
      { kind: 'delayed-match', shortestDelay: 8, longestDelay: 3 },
      { kind: 'sequence-continuation', sets: ['months'], alternating: 0.5 },
      { kind: 'graph-analogies', nodes: 6, reach: 4 },
      { kind: 'graph-analogies', reach: 1, heldOutRelations: 8 }
    ] as const)
      expect(() => task(choice)).toThrow(/do not fit/)
  })
})
