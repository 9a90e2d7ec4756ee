/** Uniforms that are the same for everything in the scene: each material refers to these very objects. */
import { Matrix4, Vector2, Vector3 } from 'three'
import { parseColor } from './color-maps.ts'
import { ColorUniforms } from './color-uniforms.ts'
import { dashUnitOf, type PictureMeasures } from './strip-measures.ts'

/** Picture height in CSS pixels at which a line width of 2 is 2 CSS pixels. */
export const referenceHeight = 720
/** Lines and markers shrink with the view's height down to this, in CSS pixels. */
const smallestPicture = 480

/** CSS pixels for one pixel of the reference picture in a view of this height. */
export const pixelsInView = (height: number): number => Math.max(height, smallestPicture) / referenceHeight

/** Pixels of the reference picture by which each trace lies nearer than the one before it. */
const pixelsOfRank = 2.5

/** Normalised depth by which a trace of this rank lies nearer than its points. */
export const depthOfRank = (rank: number, { pixels, depthPerPixel }: PictureMeasures): number =>
  rank * pixelsOfRank * pixels * depthPerPixel

export class SharedUniforms {
  /** From pixels from the middle of the view that is being drawn to clip space. */
  readonly clipFromScreen = { value: new Vector2(1, 1) }
  /** The way back, before the division by w. */
  readonly screenFromClip = new Matrix4()
  /** Device pixels for one pixel of the reference picture. */
  readonly pixels = { value: 1 }
  /** Normalised depth for as much as one device pixel covers at the camera's target. */
  readonly depthPerPixel = { value: 0 }
  /** Scene units of one pixel of a dash pattern. */
  dashUnit = 1 / referenceHeight
  /** Of a trace among those in its box: later ones lie a little nearer, so that the order stays where they coincide. */
  rank = 0
  readonly background = { value: new Vector3() }
  readonly colors = new ColorUniforms()

  /** Size of the view that is being drawn, in device pixels, and how many there are for one of the reference picture. */
  setView(width: number, height: number, pixels: number): void {
    this.clipFromScreen.value.set(2 / width, 2 / height)
    this.screenFromClip.makeScale(width / 2, height / 2, 1)
    this.pixels.value = pixels
  }

  /**
   * `unitsPerPixel`: scene units that a device pixel covers at the camera's target. Dashes take the nearest power of two
   * of it: they stay in place while the camera comes nearer, until each becomes two.
   */
  setDashUnit(unitsPerPixel: number): void {
    this.dashUnit = dashUnitOf(unitsPerPixel, this.pixels.value)
  }

  get measures(): PictureMeasures {
    return {
      pixels: this.pixels.value,
      depthPerPixel: this.depthPerPixel.value,
      dashUnit: this.dashUnit
    }
  }

  setBackground(css: string): void {
    this.background.value.copy(colorVector(css))
  }

  /** The same for everything but what colour means and the rank: a trace has its own. */
  withColors(colors: ColorUniforms): SharedUniforms {
    // What is set on the shared ones later is seen through the prototype.
    return Object.assign(Object.create(this) as SharedUniforms, { colors })
  }

  dispose(): void {
    this.colors.dispose()
  }
}

/** sRGB values 0…1 of a CSS colour, not converted: the shaders blend in sRGB. */
export function colorVector(css: string): Vector3 {
  return new Vector3(...parseColor(css)).divideScalar(255)
}
