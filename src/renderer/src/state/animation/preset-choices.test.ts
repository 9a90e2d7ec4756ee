import { describe, expect, it } from 'vitest'
import { emptyAnimation, trackId } from '#shared/animation.ts'
import { plainPreprocessing, type Parameter } from '#shared/stimulus.ts'
import { presetChoices, type PresetFacts } from './preset-choices.ts'

const a: Parameter = {
  name: 'a',
  label: 'A',
  unit: '',
  hard: [0, 10],
  soft: [0, 10],
  scale: 'linear',
  default: 0
}
const facts: PresetFacts = {
  document: { conditions: [] },
  descriptions: [],
  sweep: [{ axis: { input: 'x', parameter: 'a', from: 2, to: 4, count: 5 }, parameter: a }],
  camera: () => ({ position: [1, 1, 1], target: [0, 0, 0], orthographic: false }),
  isAlongStimulus: true,
  hasPath: true
}
const made = (label: string, more: Partial<PresetFacts> = {}) =>
  presetChoices({ ...facts, ...more })
    .find((each) => each.label === label)
    ?.make(emptyAnimation)
    .tracks.map((track) => trackId(track))

describe('the presets of a study', () => {
  it('are those that fit it', () => {
    const labels = (more: Partial<PresetFacts>) =>
      presetChoices({ ...facts, ...more }).map(({ label }) => label)
    expect(labels({})).toEqual(['Orbit', 'Orbit clockwise', 'Sweep of A', 'Sweep and orbit', 'Reveal'])
    expect(labels({ sweep: [], hasPath: false })).toEqual(['Orbit', 'Orbit clockwise'])
  })
  it('make their tracks', () => {
    expect(made('Sweep and orbit')).toEqual(['parameter x a', 'camera'])
    expect(made('Orbit', { camera: () => null })).toEqual([])
  })
  it('let a path along the stimulus grow with its parameter, and any other by itself', () => {
    expect(made('Reveal')).toEqual(['parameter x a', 'head'])
    expect(made('Reveal', { isAlongStimulus: false })).toEqual(['head'])
  })
  it('lead through a training', () => {
    const binding = { family: 'checkpoint' as const, settings: {}, preprocessing: plainPreprocessing }
    const description = {
      input: 'checkpoint',
      binding,
      parameters: [a],
      settings: [],
      families: [],
      suggestedPreprocessing: plainPreprocessing,
      warnings: []
    }
    expect(made('Training', { descriptions: [description] })).toEqual(['parameter checkpoint a'])
  })
})
