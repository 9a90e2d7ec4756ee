import { describe, expect, it } from 'vitest'
import type { TraceDescriptor } from './descriptors.ts'
import { conditionMark } from './condition-marks.ts'
import { sceneThemes } from './themes.ts'
import {
  revealOf,
  traceAppearance,
  type Look,
  type Reveal,
  type TraceAppearance,
  type TraceContent
} from './trace-appearance.ts'

const look: Look = {
  line: { width: 2, opacity: 1 },
  coloring: { by: 'order', map: 'viridis' },
  theme: sceneThemes.dark,
  reveal: { tail: 0, head: 1, lead: 1, fade: 0, hasRest: true }
}
const descriptor: TraceDescriptor = {
  id: 'a',
  label: 'a',
  series: 1,
  points: 100,
  surface: false,
  axisTitles: ['x', 'y', 'z']
}
const content: TraceContent = {
  descriptor,
  traceColor: '#56b4e9',
  series: 1,
  points: 100,
  currentPoints: 0,
  conditions: 0,
  currentColor: null
}

describe('what is drawn around the head', () => {
  const trail = { tail: 1, lead: 0, fade: false, rest: 'faint' } as const
  it('is the path up to the head where tail and lead are as they come', () => {
    expect(revealOf(trail, 0.4)).toEqual({ tail: 0, head: 0.4, lead: 0.4, fade: 0, hasRest: true })
  })
  it('ends with the path', () => {
    const { tail, lead } = revealOf({ ...trail, tail: 0.25, lead: 0.25 }, 0.875)
    expect([tail, lead]).toEqual([0.625, 1])
    expect(revealOf({ ...trail, tail: 0.3 }, 0.1).tail).toBe(0)
  })
  it('has no faint rest where that is hidden, nor where all of the path is drawn', () => {
    const shows = (reveal: Reveal): boolean => traceAppearance(content, { ...look, reveal }).shows.faint
    expect(shows(revealOf(trail, 0.5))).toBe(true)
    expect(shows(revealOf({ ...trail, rest: 'hidden' }, 0.5))).toBe(false)
    expect(shows(revealOf({ ...trail, lead: 0.6 }, 0.5))).toBe(false)
  })
})

describe('traceAppearance', () => {
  it('shows a whole path without a head and without a faint copy', () => {
    const { shows } = traceAppearance(content, look)
    expect(shows).toMatchObject({ line: true, faint: false, head: false, ends: true })
  })

  it('shows head and faint path while a part is revealed', () => {
    const { shows } = traceAppearance(content, { ...look, reveal: { ...look.reveal, head: 0.5, lead: 0.5 } })
    expect(shows).toMatchObject({ faint: true, head: true })
  })

  it('steps the sweep back and brings out the current trajectory', () => {
    const { line, emphasis, shows } = traceAppearance({ ...content, series: 40, currentPoints: 100 }, look)
    expect(shows).toMatchObject({ currentLine: true, ends: true })
    expect(line.opacity).toBeLessThan(1)
    expect(emphasis).toMatchObject({ opacity: 1, color: sceneThemes.dark.ink })
  })

  it('marks the ends of a few curves only', () => {
    expect(traceAppearance({ ...content, series: 40 }, look).shows.ends).toBe(false)
  })

  it('draws discs for scattered points and for paths of one point', () => {
    const scattered = { ...content, descriptor: { ...descriptor, mark: 'points' as const } }
    expect(traceAppearance(scattered, look).shows).toMatchObject({ dots: true, line: false })
    expect(traceAppearance({ ...content, points: 1 }, look).shows.dots).toBe(true)
  })

  it('takes the category colour only where colour is by trace', () => {
    expect(traceAppearance(content, look).color).toBeNull()
    const byTrace = { ...look, coloring: { by: 'trace', map: 'viridis' } as const }
    expect(traceAppearance(content, byTrace).line.color).toBe('#56b4e9')
  })
})

describe('traceAppearance of a condition', () => {
  const condition = { id: 'c', label: 'c', mark: 2, of: 'a' }
  const conditioned = { ...content, descriptor: { ...descriptor, condition } }

  it('has its own colour, whatever colour means', () => {
    for (const by of ['order', 'sweep', 'trace'] as const) {
      const { color, emphasis } = traceAppearance(conditioned, { ...look, coloring: { by, map: 'viridis' } })
      expect(color).toBe(conditionMark(2).color)
      expect(emphasis.color).toBe(conditionMark(2).color)
    }
  })

  it('lies upon the baseline where the two agree', () => {
    expect(traceAppearance(conditioned, look).line.forward).toBeGreaterThan(
      traceAppearance(content, look).line.forward
    )
  })

  it('lets the other curves step back behind the current one, further where conditions crowd the view', () => {
    const sheaf = { ...content, series: 24, currentPoints: 100 }
    const lines = (series: number, conditions: number): TraceAppearance =>
      traceAppearance({ ...sheaf, series, conditions }, look)
    expect(lines(24, 0).line).toMatchObject({ opacity: 0.7, ink: 1 })
    // Opaque and pale: what retraces itself a hundred times stays pale.
    expect(lines(24, 1).line.opacity).toBe(1)
    expect(lines(24, 1).line.ink).toBeLessThan(0.3)
    expect(lines(3, 1).line.ink).toBeGreaterThan(lines(24, 1).line.ink)
    expect(lines(24, 3).emphasis).toMatchObject({ opacity: 1, ink: 1 })
    expect(lines(1, 1).line).toMatchObject({ opacity: 0.7, ink: 1 })
  })
})
