import { describe, expect, it } from 'vitest'
import type { Activities } from '#shared/trajectory.ts'
import { reportWords } from './intervention-reports.ts'
import { zeroAt } from './testing/conditions.ts'

const report = {
  order: 0,
  kind: 'zero' as const,
  site: 'h',
  changed: 48,
  elements: 1024,
  largestChange: 1.25,
  norm: 3
}
const activities = (changed: number): Activities => ({
  sites: [],
  outputs: [],
  conditions: [
    { condition: 'c', sites: [], outputs: [], interventions: [{ ...report, changed }], error: null }
  ],
  recordingDifference: null
})

describe('what an intervention changed', () => {
  it('is said in numbers', () => {
    expect(reportWords(activities(48), 'c', zeroAt('h'), 0, 1)).toEqual({
      text: 'changed 48 of 1,024 numbers, by at most 1.25',
      isIdle: false
    })
  })
  it('stands out where it is nothing', () => {
    expect(reportWords(activities(0), 'c', zeroAt('h'), 0, 0.5)).toMatchObject({ isIdle: true })
  })
  it('is not said of another intervention, or of one without strength', () => {
    const known = activities(48)
    expect(reportWords(null, 'c', zeroAt('h'), 0, 1)).toBeNull()
    expect(reportWords(known, 'd', zeroAt('h'), 0, 1)).toBeNull()
    expect(reportWords(known, 'c', zeroAt('g'), 0, 1)).toBeNull()
    expect(reportWords(known, 'c', zeroAt('h'), 1, 1)).toBeNull()
    expect(reportWords(known, 'c', zeroAt('h'), 0, 0)).toBeNull()
  })
})
