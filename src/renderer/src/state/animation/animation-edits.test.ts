import { describe, expect, it } from 'vitest'
import { emptyAnimation } from '#shared/animation.ts'
import type { AnimationMoment } from '#shared/animation-values.ts'
import { studySchema } from '#shared/study.ts'
import { emptyDocument, studyOf, type StudyDocument } from '../study-document.ts'
import { UndoHistory } from '../undo-history.ts'
import { setAnimation, showMoment } from './animation-edits.ts'

const trace = {
  id: 't',
  sites: ['s'],
  reading: { axes: [] },
  axis: 'stimulus' as const,
  projection: 't/1'
}
const document: StudyDocument = { ...emptyDocument, values: { x: { a: 1, b: 2 } }, traces: [trace] }
const nothing: AnimationMoment = {
  camera: null,
  values: [],
  head: null,
  tail: null,
  lead: null,
  projections: []
}
const camera = {
  position: [1, 2, 3] as [number, number, number],
  target: [0, 0, 0] as [number, number, number],
  orthographic: false
}

describe('a moment that is shown', () => {
  it('is in the study, each trace in the nearer projection, and is taken back at once', () => {
    const history = new UndoHistory(document)
    const shown = history.edit(
      showMoment({
        ...nothing,
        camera,
        values: [{ input: 'x', parameter: 'a', value: 3 }],
        tail: 0.5,
        projections: [
          { trace: 't', from: 't/1', to: 't/2', share: 0.6 },
          { trace: 'gone', from: 'gone/1', to: 'gone/1', share: 0 }
        ]
      })
    )
    expect(shown).toMatchObject({
      values: { x: { a: 3, b: 2 } },
      view: { camera, tail: 0.5, lead: 0 },
      traces: [{ projection: 't/2' }]
    })
    expect(history.undo()).toEqual(document)
  })
  it('changes nothing that is as it says', () => {
    const history = new UndoHistory({ ...document, view: { ...document.view, camera } })
    const before = history.current
    const same = { ...nothing, camera, values: [{ input: 'x', parameter: 'a', value: 1 }], tail: 1 }
    expect(history.edit(showMoment(same))).toBe(before)
    expect(history.undoLabel).toBeNull()
  })
})

describe('the animation of a study', () => {
  const network = { path: 'n.onnx', sha256: '0'.repeat(64) }
  const saved = (from: StudyDocument) =>
    studySchema.parse(JSON.parse(JSON.stringify(studyOf(from, network, {}))))

  it('is saved with it, and leaves no trace where it is taken away', () => {
    const history = new UndoHistory(document)
    const withOne = history.edit(setAnimation(emptyAnimation, 'animation'))
    expect(saved(withOne).animation).toEqual(emptyAnimation)
    const without = history.edit(setAnimation(null, 'animation'))
    expect(Object.keys(saved(without))).not.toContain('animation')
    expect(JSON.stringify(saved(without))).toBe(JSON.stringify(saved(document)))
  })
  it('keeps the projections and choices that its keys name', () => {
    const track = {
      kind: 'projection' as const,
      trace: 't',
      keys: [{ at: 0, easing: 'linear' as const, value: 't/2' }]
    }
    const choices = { 't/2': { kind: 'random' as const, seed: 3 }, 't/3': { kind: 'pca' as const } }
    const kept = saved({ ...document, choices, animation: { ...emptyAnimation, tracks: [track] } })
    expect(kept.choices).toEqual({ 't/2': { kind: 'random', seed: 3 } })
  })
})
