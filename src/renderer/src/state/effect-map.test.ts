import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Effects, SiteEffects } from '#shared/contract.ts'
import {
  cellAt,
  componentName,
  effectAt,
  effectLayout,
  largestEffects,
  siteLabels,
  withPart
} from './effect-map.ts'

const siteOf = (
  site: string,
  components: number,
  patched: number[] = [],
  receiver?: string
): SiteEffects => ({
  site,
  ...(receiver !== undefined && { receiver }),
  role: 'head',
  components,
  patched: Float64Array.from(patched)
})

const effectsOf = (...sites: SiteEffects[]): Effects => ({
  clean: Float64Array.of(3),
  corrupt: Float64Array.of(-1),
  sites
})

describe('an effect', () => {
  const effects = effectsOf(siteOf('a', 3, [3, -1]))

  it('is 1 where patching brings the clean run back, and 0 where it changes nothing', () => {
    const reading = { direction: 'denoise', isShare: true } as const
    const found = [0, 1, 2].map((component) => effectAt(effects, reading, { site: 0, component }))
    expect(found).toEqual([1, 0, null])
  })

  it('of noising is −1 where patching takes all of the clean run away, and raw it is the change of the metric', () => {
    const noise = { direction: 'noise', isShare: true } as const
    expect(effectAt(effects, noise, { site: 0, component: 1 })).toBe(-1)
    expect(effectAt(effects, { ...noise, isShare: false }, { site: 0, component: 1 })).toBe(-4)
  })

  it('that is no number is not among the largest, which come in order', () => {
    const mixed = effectsOf(siteOf('a', 3, [NaN, 0, -9]), siteOf('b', 2, [4]))
    const reading = { direction: 'denoise', isShare: false } as const
    expect(largestEffects(mixed, reading, 2)).toEqual([
      { site: 0, component: 2, effect: -8 },
      { site: 1, component: 0, effect: 5 }
    ])
  })
})

describe('parts', () => {
  it('let the sites grow that they name, edges told apart by their receivers', () => {
    const outset = effectsOf(siteOf('a', 2, [], 'x'), siteOf('a', 2, [], 'y'))
    const part = effectsOf(siteOf('a', 2, [7], 'y'))
    expect(withPart(null, outset)).toEqual(outset)
    expect(withPart(outset, part).sites.map(({ patched }) => [...patched])).toEqual([[], [7]])
  })
})

describe('the layout', () => {
  it('has a line for each site where they fit, and goes on over several lines where not', () => {
    expect(effectLayout([siteOf('a', 4), siteOf('b', 2)])).toMatchObject({
      columns: 4,
      isWrapped: false,
      lines: [
        { site: 0, first: 0, count: 4, label: 'a' },
        { site: 1, first: 0, count: 2, label: 'b' }
      ]
    })
    const { lines, isWrapped } = effectLayout([siteOf('a', 70)])
    expect(isWrapped).toBe(true)
    expect(lines.map(({ count, label }) => [count, label])).toEqual([
      [32, 'a'],
      [32, ''],
      [6, '']
    ])
  })

  it('has every component at one place', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 1500 }), { minLength: 1, maxLength: 5 }), (sizes) => {
        const layout = effectLayout(sizes.map((size, order) => siteOf(`s${order}`, size)))
        const cells = layout.lines.flatMap(({ count }, line) =>
          Array.from({ length: count }, (_, column) => cellAt(layout, { line, column }))
        )
        const wanted = sizes.flatMap((size, site) =>
          Array.from({ length: size }, (_, component) => ({ site, component }))
        )
        expect(cells).toEqual(wanted)
        expect(cellAt(layout, { line: layout.lines.length, column: 0 })).toBeNull()
      }),
      { numRuns: 20 }
    )
  })
})

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
