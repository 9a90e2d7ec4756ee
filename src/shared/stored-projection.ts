/** Projections as study files hold them: their numbers as text. */
import { base64OfFloats, floatsOfBase64 } from './float-base64.ts'
import type { Study } from './study.ts'
import type { Projection } from './trajectory.ts'

type StoredProjection = Study['projections'][number]

export const projectionOf = (stored: StoredProjection): Projection => ({
  ...stored,
  matrix: floatsOfBase64(stored.matrix),
  offset: floatsOfBase64(stored.offset)
})

export const storedProjection = (projection: Projection): StoredProjection => ({
  ...projection,
  matrix: base64OfFloats(projection.matrix),
  offset: base64OfFloats(projection.offset)
})
