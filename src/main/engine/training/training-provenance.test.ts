import { describe, expect, it } from 'vitest'
import { trainingSchema } from '#shared/training.ts'
import { trainingProvenance } from './training-provenance.ts'

const training = trainingSchema.parse({
  title: 'Sums',
  task: { kind: 'modular-addition', modulus: 7 },
  network: { kind: 'transformer', layers: 1, heads: 2, width: 8 },
  training: { steps: 10, batch: 4 }
})
const words: [string, string][] = [
  ['limen.training', JSON.stringify(training)],
  ['limen.seed', '3'],
  ['limen.step', '10'],
  ['limen.held_out_accuracy', '0.75'],
  ['limen.command', 'npx limen train sums.json'],
  ['title', 'Sums']
]
const provenanceOf = (...given: [string, string][]) => trainingProvenance({ metadata: new Map(given) })

describe('what a trained network says about its training', () => {
  it('is read from its own data; what it does not say is null', () => {
    expect(provenanceOf(...words)).toEqual({
      title: 'Sums',
      task: 'modular-addition',
      seed: 3,
      step: 10,
      heldOutAccuracy: 0.75,
      chance: null,
      heldOutLoss: null,
      command: 'npx limen train sums.json',
      license: null,
      training
    })
  })

  it('is nothing for other networks, and where the words are damaged', () => {
    expect(provenanceOf()).toBeNull()
    expect(provenanceOf(['limen.seed', '3'])).toBeNull()
    expect(provenanceOf(['limen.training', '{'])).toBeNull()
    expect(provenanceOf(['limen.training', '{"task":{"kind":"chess"}}'])).toBeNull()
    expect(provenanceOf(...words, ['limen.seed', 'three'])?.seed).toBeNull()
  })
})
