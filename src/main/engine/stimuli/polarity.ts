/** Whether a shape is bright on dark or dark on bright. */
import type { Setting } from '#shared/stimulus.ts'
import type { Settings } from './family.ts'
import { choiceSetting } from './settings.ts'

const polarities = ['bright', 'dark'] as const

/** The setting for shapes. */
export const polaritySetting = (): Setting => ({
  name: 'polarity',
  label: 'Polarity',
  kind: 'choice',
  choices: [...polarities],
  hint: 'Whether the shape is brighter or darker than its ground.'
})

/** 1 for bright shapes, −1 for dark ones. */
export const signOf = (settings: Settings): 1 | -1 =>
  choiceSetting(settings, 'polarity', polarities) === 'bright' ? 1 : -1
