import { expect, it } from 'vitest'
import type { Effects } from '#shared/effects.ts'
import { effectArrays, effectTable } from './effect-tables.ts'

/** Clean 4, corrupt 2: patched by 3, the effect is 1, or −1 where the corrupt value goes into the clean run; half the way. */
const answer: Effects = {
  clean: Float64Array.of(4),
  corrupt: Float64Array.of(2),
  sites: [
    {
      site: 'z',
      receiver: 'q',
      role: 'head',
      components: 6,
      grid: [
        { role: 'head', size: 2 },
        { role: 'head', size: 3, of: 'receiver' }
      ],
      patched: Float64Array.of(2, 2, 2, 2, 3, 4)
    },
    { site: 'mlp_out', receiver: 'q', role: 'unknown', components: 1, grid: [], patched: Float64Array.of(3) }
  ]
}

it('a row names the entry of every axis', () => {
  const { header, rows } = effectTable(answer, 'denoise')
  expect(header.join()).toBe('site,receiver,role,component,role_2,component_2,value,metric,effect,normalised')
  const all = [...rows]
  expect(all).toHaveLength(7)
  expect(all[4]).toEqual(['z', 'q', 'head', 1, 'receiver head', 1, 0, 3, 1, 0.5])
  expect(all[6]).toEqual(['mlp_out', 'q', '', '', '', '', 0, 3, 1, 0.5])
  expect([...effectTable(answer, 'noise').rows][4]?.slice(-2)).toEqual([-1, 0.5])
})

it('arrays have the axes of the components, and the values of the metric last', () => {
  const arrays = new Map(effectArrays(answer, 'denoise'))
  expect(arrays.get('effect/z to q')).toMatchObject({ dims: [2, 3, 1], type: 'float64' })
  expect([...(arrays.get('normalised/z to q')?.data ?? [])]).toEqual([0, 0, 0, 0, 0.5, 1])
  expect(arrays.get('metric/mlp_out to q')?.dims).toEqual([1])
})
