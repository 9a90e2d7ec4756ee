/** What colour means on the lines of one trace, as uniforms that its materials refer to. */
import {
  ClampToEdgeWrapping,
  DataTexture,
  LinearFilter,
  RepeatWrapping,
  RGBAFormat,
  UnsignedByteType,
  Vector2
} from 'three'
import { lookupRange } from './color-bar.ts'
import { colorMapKinds, tableSize } from './color-maps.ts'
import type { Coloring } from './descriptors.ts'

/** The same in plain values. */
export interface ColorLookup {
  by: Coloring['by']
  /** [256, 4] bytes. */
  table: Uint8Array
  /** Past its ends, the table begins again; else the last colour stays. */
  isCyclic: boolean
  /** Each value has a colour of its own. */
  isCategorical?: boolean
  /** Offset and factor from 0…1 along a curve (or a sweep) to 0…1 in the table. */
  range: [offset: number, factor: number]
}

const colorModes = { trace: 0, order: 1, sweep: 2 } as const

export class ColorUniforms {
  readonly by = { value: 0 }
  readonly table: { value: DataTexture }
  readonly range = { value: new Vector2(0, 1) }
  lookup: ColorLookup = { by: 'trace', table: new Uint8Array(tableSize * 4), isCyclic: false, range: [0, 1] }

  constructor() {
    this.table = { value: tableTexture(false, this.lookup.table) }
  }

  /** `table`: the entries of the map that are used, [256, 4] bytes. */
  set(coloring: Coloring, table: Uint8Array): void {
    this.table.value.dispose()
    const isCyclic = coloring.isCategorical !== true && colorMapKinds[coloring.map] === 'cyclic'
    this.table.value = tableTexture(isCyclic, table)
    this.by.value = colorModes[coloring.by]
    const isCategorical = coloring.isCategorical === true
    this.lookup = { by: coloring.by, table, isCyclic, isCategorical, range: lookupRange(coloring) }
    this.range.value.set(...this.lookup.range)
  }

  dispose(): void {
    this.table.value.dispose()
  }
}

function tableTexture(isCyclic: boolean, table: Uint8Array): DataTexture {
  const texture = new DataTexture(table.slice(), tableSize, 1, RGBAFormat, UnsignedByteType)
  texture.magFilter = texture.minFilter = LinearFilter
  texture.wrapS = isCyclic ? RepeatWrapping : ClampToEdgeWrapping
  texture.needsUpdate = true
  return texture
}
