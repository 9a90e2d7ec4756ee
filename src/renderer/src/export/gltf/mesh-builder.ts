/** Gathers vertices and triangles into the arrays of a mesh, which grow as they must. */
import type { Triple } from '../../scene/scale.ts'
import type { ModelMesh } from './model.ts'

/** Linear red, green, blue, and alpha, 0…1. */
export type Rgba = readonly [number, number, number, number]

export class MeshBuilder {
  #positions = new Float32Array(3 * 256)
  #normals = new Float32Array(3 * 256)
  #colors = new Float32Array(4 * 256)
  #indices = new Uint32Array(3 * 256)
  #vertices = 0
  #corners = 0

  get vertices(): number {
    return this.#vertices
  }

  /** @returns the vertex's number. */
  vertex(x: number, y: number, z: number, normal: Readonly<Triple>, color: Rgba): number {
    const at = this.#vertices++
    if (3 * at + 3 > this.#positions.length) this.#growVertices()
    put(this.#positions, 3 * at, x, y, z)
    put(this.#normals, 3 * at, normal[0], normal[1], normal[2])
    put(this.#colors, 4 * at, color[0], color[1], color[2])
    this.#colors[4 * at + 3] = color[3]
    return at
  }

  /** Anticlockwise from outside. */
  triangle(a: number, b: number, c: number): void {
    if (this.#corners + 3 > this.#indices.length) this.#indices = doubled(this.#indices)
    this.#indices[this.#corners] = a
    this.#indices[this.#corners + 1] = b
    this.#indices[this.#corners + 2] = c
    this.#corners += 3
  }

  /** Null where there is no triangle. */
  mesh(isSheet = false): ModelMesh | null {
    if (this.#corners === 0) return null
    return {
      positions: this.#positions.slice(0, 3 * this.#vertices),
      normals: this.#normals.slice(0, 3 * this.#vertices),
      colors: this.#colors.slice(0, 4 * this.#vertices),
      indices: this.#indices.slice(0, this.#corners),
      isSheet
    }
  }

  #growVertices(): void {
    this.#positions = doubled(this.#positions)
    this.#normals = doubled(this.#normals)
    this.#colors = doubled(this.#colors)
  }
}

/** Without an array for each of what may be a million vertices. */
function put(numbers: Float32Array, at: number, a: number, b: number, c: number): void {
  numbers[at] = a
  numbers[at + 1] = b
  numbers[at + 2] = c
}

function doubled<Numbers extends Float32Array | Uint32Array>(numbers: Numbers): Numbers {
  const more = new (numbers.constructor as new (length: number) => Numbers)(2 * numbers.length)
  more.set(numbers)
  return more
}
