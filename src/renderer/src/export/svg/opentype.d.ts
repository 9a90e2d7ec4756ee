/** The part of opentype.js 2 that is used; it brings no types of its own. */
declare module 'opentype.js' {
  export type PathCommand =
    | { type: 'M' | 'L'; x: number; y: number }
    | { type: 'Q'; x1: number; y1: number; x: number; y: number }
    | { type: 'C'; x1: number; y1: number; x2: number; y2: number; x: number; y: number }
    | { type: 'Z' }

  export interface Path {
    commands: PathCommand[]
  }

  export interface Glyph {
    advanceWidth?: number
    getPath: (x: number, y: number, size: number) => Path
  }

  export interface Font {
    unitsPerEm: number
    charToGlyph: (character: string) => Glyph
    /** 0 where the font has none. */
    charToGlyphIndex: (character: string) => number
    getPath: (text: string, x: number, y: number, size: number) => Path
  }

  /** TrueType, OpenType or WOFF; not WOFF2. */
  export function parse(buffer: ArrayBuffer): Font
}
