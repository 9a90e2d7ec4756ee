import { expect, it } from 'vitest'
import { strengthInput } from '#shared/condition-strengths.ts'
import type { Parameter } from '#shared/stimulus.ts'
import {
  freshStimulus,
  isSameStimulus,
  keepStimulus,
  keptAs,
  removeStimulus,
  renameStimulus,
  takeStimulus
} from './kept-stimuli.ts'
import { emptyDocument } from './study-document.ts'
import { UndoHistory } from './undo-history.ts'

const angle: Parameter = {
  name: 'angle',
  label: 'Angle',
  unit: '',
  hard: [0, 9],
  soft: [0, 9],
  default: 0,
  scale: 'integer'
}
const descriptions = [{ input: 'x', parameters: [angle] }]
const strengths = { [strengthInput('condition-1')]: { 'edit-1': 0.5 } }

it('a kept stimulus is named after its values, is kept once, and holds no strengths', () => {
  const history = new UndoHistory(emptyDocument)
  const keep = (value: number) => {
    const values = { x: { angle: value }, ...strengths }
    const fresh = freshStimulus(values, history.current.stimuli, descriptions)
    history.edit(keepStimulus(fresh))
    return fresh
  }
  expect(keep(3)).toEqual({ id: 'stimulus-1', name: 'Angle 3', values: { x: { angle: 3 } } })
  keep(3)
  expect(history.current.stimuli).toHaveLength(1)
  history.edit(renameStimulus('stimulus-1', ' upright '))
  history.edit(renameStimulus('stimulus-1', ' '))
  expect(keep(5)).toMatchObject({ id: 'stimulus-2', name: 'Angle 5' })
  expect(keptAs({ x: { angle: 3 }, ...strengths }, history.current.stimuli)?.name).toBe('upright')
  history.edit(removeStimulus('stimulus-1'))
  expect(history.current.stimuli.map(({ id }) => id)).toEqual(['stimulus-2'])
})

it('sliders go back to a kept stimulus, strengths stay', () => {
  const history = new UndoHistory({ ...emptyDocument, values: { x: { angle: 1 }, ...strengths } })
  history.edit(takeStimulus({ id: 'stimulus-1', name: 'a', values: { x: { angle: 7 } } }))
  expect(history.current.values).toEqual({ x: { angle: 7 }, ...strengths })
  expect(isSameStimulus(history.current.values, { x: { angle: 7 } })).toBe(true)
})
