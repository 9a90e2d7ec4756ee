import { expect, it } from 'vitest'
import { logitRows } from './logits.ts'

const counted = (dims: number[]) => ({
  type: 'float32' as const,
  dims,
  data: Float32Array.from({ length: dims.reduce((product, size) => product * size, 1) }, (_, i) => i)
})

const rows = (dims: number[], batchAxis: number, position?: number): number[][] =>
  logitRows(counted(dims), batchAxis, position).map((row) => [...row])

it.each([
  // [time 2, batch 3, feature 2]: step 1 of stimulus s begins at 6 + 2 s.
  [
    'behind time steps',
    [2, 3, 2],
    1,
    -1,
    [
      [6, 7],
      [8, 9],
      [10, 11]
    ]
  ],
  ['behind time steps and a direction', [2, 1, 2, 1], 2, 0, [[0], [1]]],
  [
    'last',
    [3, 2],
    1,
    undefined,
    [
      [0, 2, 4],
      [1, 3, 5]
    ]
  ],
  [
    'last, behind positions',
    [2, 2, 2],
    2,
    1,
    [
      [4, 6],
      [5, 7]
    ]
  ],
  ['alone', [2], 0, undefined, [[0], [1]]],
  ['nowhere', [2, 2], -1, 1, [[2, 3]]]
])('reads stimuli that are counted %s', (_, dims, batchAxis, position, expected) => {
  expect(rows(dims, batchAxis, position)).toEqual(expected)
})
