import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { SiteEffects } from '#shared/effects.ts'
import { cellAt, effectLayout } from './effect-layout.ts'

const siteOf = (site: string, components: number, more: Partial<SiteEffects> = {}): SiteEffects => ({
  site,
  role: 'head',
  components,
  patched: new Float64Array(0),
  ...more
})

describe('the layout', () => {
  it('has a line for each site where they fit, and goes on over several lines where not', () => {
    const { columns, heads, lines } = effectLayout([siteOf('a', 4), siteOf('b', 2)])
    expect({ columns, heads }).toEqual({ columns: 4, heads: ['0', '1', '2', '3'] })
    expect(lines.map(({ label, count }) => [label, count])).toEqual([
      ['a', 4],
      ['b', 2]
    ])
    const wrapped = effectLayout([siteOf('a', 70)])
    expect(wrapped.heads).toEqual([])
    expect(wrapped.lines.map(({ count, label }) => [count, label])).toEqual([
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

  it('of heads at each position has a band for each layer, a line for each head, a column for each position', () => {
    const grid: SiteEffects['grid'] = [
      { role: 'head', size: 2 },
      { role: 'position', size: 40 }
    ]
    const sites = ['blocks.0.z', 'blocks.1.z'].map((site) => siteOf(site, 80, { grid }))
    const layout = effectLayout(sites, ['the', 'cat'])
    expect(layout.columns).toBe(40)
    expect(layout.heads.slice(0, 3)).toEqual(['the', 'cat', '2'])
    expect(layout.lines.map(({ label, opens }) => [label, opens])).toEqual([
      ['blocks.0 head 0', true],
      ['head 1', false],
      ['blocks.1 head 0', true],
      ['head 1', false]
    ])
    expect(cellAt(layout, { line: 3, column: 7 })).toEqual({ site: 1, component: 47 })
  })

  it('of layers at each position has a line for each layer', () => {
    const grid: SiteEffects['grid'] = [{ role: 'position', size: 3 }]
    const { lines, columns } = effectLayout([siteOf('a', 3, { grid }), siteOf('b', 3, { grid })])
    expect(columns).toBe(3)
    expect(lines.map(({ label, opens }) => [label, opens])).toEqual([
      ['a', false],
      ['b', false]
    ])
  })
})

describe('the layout of edges', () => {
  const heads: SiteEffects['grid'] = [
    { role: 'head', size: 2 },
    { role: 'head', size: 3, of: 'receiver' }
  ]
  const toWhole: SiteEffects['grid'] = [{ role: 'head', size: 2 }]
  const layout = effectLayout([
    siteOf('b0.z', 6, { receiver: 'b1.q', grid: heads }),
    siteOf('b0.z', 2, { receiver: 'logits', grid: toWhole }),
    siteOf('b1.z', 2, { receiver: 'b2.mlp', grid: toWhole }),
    siteOf('b1.z', 2, { receiver: 'logits', grid: toWhole })
  ])

  it('has senders as lines and receivers as columns, each receiver’s heads beside each other', () => {
    expect(layout.lines.map(({ label }) => label)).toEqual(['b0 head 0', 'head 1', 'b1 head 0', 'head 1'])
    expect(layout.groups).toContain(layout.heads.indexOf('b1.q'))
    expect(layout.columns).toBe(5)
    expect(cellAt(layout, { line: 1, column: layout.heads.indexOf('b1.q') + 2 })).toEqual({
      site: 0,
      component: 5
    })
    expect(cellAt(layout, { line: 3, column: layout.heads.indexOf('logits') })).toEqual({
      site: 3,
      component: 1
    })
  })

  it('sets apart what has several lines, and nothing else', () => {
    const whole = { role: 'unknown', receiver: 'logits' } as const
    const { lines } = effectLayout([
      siteOf('embed', 1, { ...whole, grid: [] }),
      siteOf('pos_embed', 1, { ...whole, grid: [] }),
      siteOf('b0.z', 2, { receiver: 'logits', grid: toWhole }),
      siteOf('mlp_out', 1, { ...whole, grid: [] })
    ])
    expect(lines.map(({ label, opens }) => [label, opens])).toEqual([
      ['embed', false],
      ['pos_embed', false],
      ['b0.z head 0', true],
      ['head 1', false],
      ['mlp_out', true]
    ])
  })

  it('has nothing where no edge leads', () => {
    expect(cellAt(layout, { line: 0, column: layout.heads.indexOf('b2.mlp') })).toBeNull()
    expect(cellAt(layout, { line: 2, column: layout.heads.indexOf('b1.q') })).toBeNull()
  })
})
