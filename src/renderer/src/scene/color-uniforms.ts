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
import { colorMapKinds, tableSize, type ColorMapKind } from './color-maps.ts'
import type { Coloring } from './descriptors.ts'

const colorModes = { trace: 0, order: 1, sweep: 2 } as const

export class ColorUniforms {
  readonly by = { value: 0 }
  readonly table: { value: DataTexture }
  readonly range = { value: new Vector2(0, 1) }

  constructor() {
    this.table = { value: tableTexture('sequential', new Uint8Array(tableSize * 4)) }
  }

  /** `table`: the entries of the map that are used, [256, 4] bytes. */
  set(coloring: Coloring, table: Uint8Array): void {
    this.table.value.dispose()
    const isCategorical = coloring.isCategorical === true
    this.table.value = tableTexture(isCategorical ? 'sequential' : colorMapKinds[coloring.map], table)
    this.by.value = colorModes[coloring.by]
    this.range.value.set(...lookupRange(coloring))
  }

  dispose(): void {
    this.table.value.dispose()
  }
}

function tableTexture(kind: ColorMapKind, table: Uint8Array): DataTexture {
  const texture = new DataTexture(table.slice(), tableSize, 1, RGBAFormat, UnsignedByteType)
  texture.magFilter = texture.minFilter = LinearFilter
  texture.wrapS = kind === 'cyclic' ? RepeatWrapping : ClampToEdgeWrapping
  texture.needsUpdate = true
  return texture
}
