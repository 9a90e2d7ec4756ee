/** Sliders for gratings and their kin: frequency up to Nyquist, orientation, smoothing of edges. */
import type { Parameter, Setting } from '#shared/stimulus.ts'
import type { Settings } from './family.ts'
import { angle, linear, logarithmic, type Sketch } from './parameters.ts'
import type { PixelGrid } from './pixel-grid.ts'
import { numberSetting } from './settings.ts'

const cyclesPerImage = 'cycles/image'

/** How large the picture is to the eye; families whose parameters are spatial frequencies have this setting. */
export const fieldOfViewSetting: Setting = {
  name: 'field-of-view',
  label: 'Field of view (°)',
  kind: 'number',
  hint: 'Of the shorter side: frequency is then in cycles/degree. 0 for cycles/image.'
}

/** Degrees of visual angle that the shorter side takes, or null where they are not set. */
export function fieldOfView(settings: Settings): number | null {
  const degrees = numberSetting(settings, fieldOfViewSetting.name, 0)
  return degrees > 0 ? degrees : null
}

/** Whether a parameter is a frequency that a field of view tells in cycles/degree. */
export const isSpatialFrequency = ({ unit }: Pick<Parameter, 'unit'>): boolean => unit === cyclesPerImage

/** The slider of a spatial frequency, in cycles/degree. */
export function inCyclesPerDegree(parameter: Parameter, degrees: number): Parameter {
  const bounds = ([low, high]: [number, number]): [number, number] => [low / degrees, high / degrees]
  const { hard, soft, default: initial } = parameter
  return {
    ...parameter,
    unit: 'cycles/°',
    unitSize: degrees,
    hard: bounds(hard),
    soft: bounds(soft),
    default: initial / degrees
  }
}

/** Largest frequency that the pixels can show, in cycles/image. */
const nyquist = (grid: PixelGrid): number => grid.side / 2

/** The frequency slider: 0.5 to Nyquist; four times Nyquist can be typed, with a warning. */
export function frequencySketch(grid: PixelGrid, label = 'Spatial frequency'): Sketch {
  const highest = nyquist(grid)
  return logarithmic(label, [0.5, highest], Math.min(4, highest / 2), {
    hard: [0.01, 4 * highest],
    unit: cyclesPerImage
  })
}

/** A warning past the Nyquist frequency. */
export const aliasingDoubts = (grid: PixelGrid, frequency: number): string[] =>
  frequency > nyquist(grid)
    ? [
        `${frequency} cycles/image is past the Nyquist frequency (${nyquist(grid)}): the pattern shown is an alias.`
      ]
    : []

/**
 * Orientation has a turn of 180°: half a turn takes phase φ to −φ, so that the slider's ends meet where φ is 0 or 180°.
 * Direction has a full turn.
 */
export const orientationSketch = (label = 'Orientation'): Sketch => angle(label, 0, 180, { hard: [0, 360] })

/** Width over which hard edges are averaged. */
export const smoothingSketch = (): Sketch =>
  linear('Edge smoothing', [0, 4], 1, { hard: [0, 64], unit: 'px' })
