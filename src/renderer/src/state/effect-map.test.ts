import { describe, expect, it } from 'vitest'
import type { Effects, SiteEffects } from '#shared/effects.ts'
import { effectAt, largestEffects, withPart } from './effect-map.ts'

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
