import { expect, it } from 'vitest'
import type { SiteEffects } from '#shared/effects.ts'
import { componentEntries, componentName, siteLabels, wordAt } from './effect-names.ts'

it('sites are called by what tells them apart', () => {
  const named = (...sites: string[]) => siteLabels(sites.map((site) => ({ site })))
  expect(named('blocks.0.attn.z', 'blocks.1.attn.z')).toEqual(['blocks.0', 'blocks.1'])
  expect(named('a.z', 'b.w')).toEqual(['a.z', 'b.w'])
  expect(named('one.z')).toEqual(['one.z'])
  expect(
    siteLabels([
      { site: 'a.z', receiver: 'b.q' },
      { site: 'b.z', receiver: 'out' }
    ])
  ).toEqual(['a → b.q', 'b → out'])
})

it('a component is called by its number, a site that is one component as the whole', () => {
  expect(componentName({ role: 'head', components: 1 }, 0)).toBe('head 0')
  expect(componentName({ role: 'unknown', components: 1 }, 0)).toBe('the whole')
})

const at = (grid: NonNullable<SiteEffects['grid']>) => ({
  role: grid[0]?.role ?? ('unknown' as const),
  components: grid.reduce((product, { size }) => product * size, 1),
  grid
})

it('a component of several axes is called by each of them, and has the word of its position', () => {
  const grid = at([
    { role: 'head', size: 2 },
    { role: 'position', size: 3 }
  ])
  expect(componentName(grid, 5)).toBe('head 1, position 2')
  expect(wordAt(['a', 'b', 'c'], grid, 5)).toBe('c')
  expect(wordAt([], grid, 5)).toBeUndefined()
  expect(componentEntries(grid, 4)).toEqual([
    { role: 'head', entry: 1, of: 'site' },
    { role: 'position', entry: 1, of: 'site' }
  ])
})

it('an edge is called by what sends and what receives', () => {
  const receiver = { role: 'head', size: 3, of: 'receiver' } as const
  expect(componentName(at([{ role: 'head', size: 2 }, receiver]), 5)).toBe('head 1 → head 2')
  expect(componentName(at([receiver]), 2)).toBe('the whole → head 2')
})
