import { describe, expect, it } from 'vitest'
import { errorData, LimenError } from './errors.ts'
import { panelTrouble, panelValues } from './panel-values.ts'
import type { Parameter } from './stimulus.ts'
import type { Slider } from './study-sliders.ts'

const slider = (more: Partial<Parameter> = {}): Slider => ({
  input: 'tokens',
  described: {
    ...{ name: 'start', label: 'Start', unit: '', default: 0, scale: 'integer' },
    ...{ soft: [0, 9], hard: [0, 11] },
    ...more
  }
})
const asked = (...values: number[]) => ({ by: 'parameter' as const, parameter: 'start', count: 4, values })
const refusal = (values: number[], more?: Partial<Parameter>) => {
  try {
    panelValues(asked(...values), [slider(more)])
  } catch (error) {
    return errorData(error)
  }
  return null
}

describe('values of panels', () => {
  it('are those that are given, in their order', () => {
    expect(panelValues(asked(3, 1, 11), [slider()]).values).toEqual([3, 1, 11])
  })

  it('are refused where one is given twice, with the option', () => {
    const twice = refusal([1, 2, 1])
    expect(twice?.part).toBe('panels')
    expect(twice?.message).toMatch('1 in two panels')
  })

  it('are refused out of bounds, with bounds that mean something', () => {
    expect(refusal([12])?.message).toMatch('from 0 to 11')
    expect(refusal([1e10], { hard: [-1e9, 1e9] })?.message).toMatch('from 0 to 9')
    expect(refusal([0.5])?.message).toMatch('whole numbers')
  })

  it('are to be others where the network could not be run for them', () => {
    const error = new LimenError({ tag: 'request', message: 'Token 80 is past the last one.' })
    const values = panelValues(asked(3), [slider()])
    const told = errorData(panelTrouble(error, values))
    expect([told.part, told.message]).toEqual(['panels', error.message])
    expect(told.advice).toMatch('from 0 to 9')
    const other = new LimenError({ tag: 'cancelled', message: 'It was stopped.' })
    expect(panelTrouble(other, values)).toBe(other)
  })
})
