/** Sine gratings by orientation, as the grating stimulus draws them; frequency, phase and contrast vary. */
import { pixelGrid } from '#engine/stimuli/pixel-grid.ts'
import { SineField } from '#engine/stimuli/sine-field.ts'
import type { LabelledPictures } from './labelled-pictures.ts'
import { between } from './task.ts'

export interface GratingChoice {
  /** How many, evenly over 180°. */
  orientations: number
  /** Pixels along each side. */
  side: number
}

/** Cycles/image from 2 up to a fifth of the pixels: of waves of five pixels and longer. */
export function gratingPictures({ orientations, side }: GratingChoice): LabelledPictures {
  const field = new SineField(pixelGrid(side, side))
  return {
    classes: Array.from({ length: orientations }, (_, n) => `${+((180 * n) / orientations).toFixed(1)}°`),
    draw: (plane, label, stream) => {
      field.draw(plane, {
        orientation: (180 * label) / orientations,
        frequency: between(stream, 2, side / 5),
        phase: between(stream, 0, 360)
      })
      return between(stream, 0.4, 1)
    }
  }
}
