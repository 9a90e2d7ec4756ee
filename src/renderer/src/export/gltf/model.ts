/**
 * A scene of triangles before it is written: a tree of plain nodes in scene units with z up, as the views have them. Data only;
 * what makes it is in scene-model.ts, what writes it in gltf-document.ts.
 */
import type { Triple } from '../../scene/scale.ts'

/** Another shape of a mesh. */
export interface ModelShape {
  /** Blender takes no shape without one. */
  name: string
  /** How far each vertex moves, [n, 3]. */
  moves: Float32Array
}

export interface ModelMesh {
  /** [n, 3], scene units. */
  positions: Float32Array
  /** [n, 3], unit vectors. */
  normals: Float32Array
  /** [n, 4]: linear light and alpha, 0…1, not premultiplied. */
  colors: Float32Array
  /** Three for each triangle, anticlockwise from outside. */
  indices: Uint32Array
  /** A sheet, which is seen from both sides. */
  isSheet: boolean
  shapes?: readonly ModelShape[]
}

/** Looks along −z of its node, with y up. */
export type ModelCamera =
  | { kind: 'perspective'; /** Radians. */ height: number; aspect: number; near: number; far: number }
  | { kind: 'orthographic'; /** Half of what is seen. */ halfHeight: number; aspect: number; far: number }

/** Unit vectors of a node's own x, y and z. */
export type Axes = readonly [Triple, Triple, Triple]

export interface Pose {
  place: Triple
  /** Those of the scene where they are left out. */
  axes?: Axes
}

export interface ModelNode {
  name: string
  pose?: Pose
  mesh?: ModelMesh
  camera?: ModelCamera
  /** One for each of the model's times. */
  motion?: readonly Pose[]
  /** Share of each shape of the mesh, for each of the model's times: [times, shapes]. */
  shares?: Float32Array
  /** Whatever else belongs to it, as JSON. */
  extras?: Record<string, unknown>
  children?: ModelNode[]
}

export interface Model {
  name: string
  nodes: ModelNode[]
  /** Seconds of the keys of everything that moves; empty where nothing does. */
  times: readonly number[]
}
