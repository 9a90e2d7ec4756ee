import { describe, expect, it } from 'vitest'
import { studySchema, type Study } from '#shared/study.ts'
import type { Projection } from '#shared/trajectory.ts'
import { documentOf, emptyDocument, projectionsOf, studyOf, type StudyDocument } from './study-document.ts'

const projection: Projection = {
  id: 'trace-1/1',
  choice: { kind: 'pca' },
  features: 2,
  matrix: Float32Array.of(1, 0, 0.1, 0, -1, 3e-9),
  offset: Float32Array.of(0.25, -7),
  explained: [0.75, 0.25, 0],
  labels: ['PC1', 'PC2', 'PC3'],
  fittedOn: 'embed, current 0–4 × 128'
}
const unused = { ...projection, id: 'trace-1/0' }
const document: StudyDocument = {
  ...emptyDocument,
  title: 'A study',
  values: { x: { current: 1.5 } },
  sweep: [{ input: 'x', parameter: 'current', from: 0, to: 4, count: 128 }],
  traces: [
    {
      id: 'trace-1',
      sites: ['embed'],
      reading: { axes: ['all', -1] },
      axis: 'stimulus',
      projection: projection.id
    }
  ],
  choices: { 'trace-1/1': { kind: 'pca' }, 'trace-1/0': { kind: 'pca' } }
}
const network = { path: '/data/net.onnx', sha256: '0'.repeat(64) }
const all = { [projection.id]: projection, [unused.id]: unused }

describe('study and document', () => {
  it('what is saved fits the schema, through JSON', () => {
    const study: unknown = JSON.parse(JSON.stringify(studyOf(document, network, all)))
    expect(studySchema.parse(study)).toEqual(study)
  })
  it('what is opened again is what was there', () => {
    const study = JSON.parse(JSON.stringify(studyOf(document, network, all))) as Study
    expect(documentOf(study)).toEqual({ ...document, choices: { 'trace-1/1': { kind: 'pca' } } })
    expect(projectionsOf(study)).toEqual({ [projection.id]: projection })
  })
  it('the scaling of the axes is kept where it was chosen, and may be left out', () => {
    const chosen: StudyDocument = { ...document, view: { ...document.view, scaling: 'independent' } }
    const saved = studySchema.parse(JSON.parse(JSON.stringify(studyOf(chosen, network, all))))
    expect(documentOf(saved).view.scaling).toBe('independent')
    expect(studySchema.parse(studyOf(document, network, all)).view).not.toHaveProperty('scaling')
  })
  it('a trace whose projection is not fitted yet is saved without one', () => {
    expect(studyOf(document, network, {}).projections).toEqual([])
  })
})
