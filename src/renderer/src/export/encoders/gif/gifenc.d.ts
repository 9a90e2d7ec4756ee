/** What is used of gifenc, which comes without types. */
declare module 'gifenc' {
  export type Color = [number, number, number]

  export interface FrameOptions {
    /** With the first frame: the colours of all. */
    palette?: readonly Color[]
    /** Milliseconds. */
    delay: number
    /** 0: for ever. */
    repeat?: number
    transparent?: boolean
    transparentIndex?: number
    /** What becomes of the frame before the next: 1 it stays, 2 it is cleared. */
    dispose?: number
  }

  export function GIFEncoder(): {
    writeFrame: (indices: Uint8Array, width: number, height: number, options: FrameOptions) => void
    finish: () => void
    stream: { reset: () => void; bytesView: () => Uint8Array }
  }

  /** Looks at the whole buffer behind `rgba`. */
  export function quantize(rgba: Uint8Array, most: number, options: { format: 'rgb565' | 'rgb444' }): Color[]
}
