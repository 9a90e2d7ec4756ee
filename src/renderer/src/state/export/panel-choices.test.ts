import { expect, it } from 'vitest'
import type { Parameter } from '#shared/stimulus.ts'
import { panelChoices, panelsName, panelsNamed, valuesOfText } from './panel-choices.ts'

const angle: Parameter = {
  ...{ name: 'angle', label: 'Angle', unit: '°', scale: 'linear', default: 0 },
  ...{ hard: [0, 360], soft: [0, 180] }
}

it('every choice names the panels that it stands for', () => {
  const choices = panelChoices([{ input: 'x', described: angle }], [])
  expect(choices.map(({ label }) => label)).toEqual([
    'None: one picture',
    'One for each site',
    'One for each condition',
    'Values of Angle'
  ])
  for (const { value } of choices) expect(panelsName(panelsNamed(value, undefined) ?? undefined)).toBe(value)
})

it('columns stay when something else is chosen', () => {
  expect(panelsNamed('condition', { by: 'site', columns: 2 })).toEqual({ by: 'condition', columns: 2 })
})

it('a film has no panels of values of what moves in it', () => {
  const isDisabled = (parameter: string): boolean | undefined =>
    panelChoices([{ input: 'x', described: angle }], [{ input: 'x', parameter }]).at(-1)?.disabled
  expect([isDisabled('angle'), isDisabled('other')]).toEqual([true, undefined])
})

it('values are read as they are typed', () => {
  expect(valuesOfText('0, 45;−90 1e3')).toEqual([0, 45, -90, 1000])
  expect(valuesOfText('')).toEqual([])
  expect(valuesOfText('0, x')).toBeNull()
})
