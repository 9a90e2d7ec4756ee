/**
 * Tasks of telling what a picture shows: oriented gratings, shapes, or both.
 * Not here: how either is drawn (grating-pictures.ts, shape-pictures.ts); handwriting (digits.ts).
 */
import { gratingPictures, type GratingChoice } from './grating-pictures.ts'
import { paint, type LabelledPictures } from './labelled-pictures.ts'
import { shapePictures } from './shape-pictures.ts'
import { below, drawnTask, type Task } from './task.ts'

/** Pixels along each side, and the standard deviation of the noise on each. */
interface PictureChoice {
  side: number
  noise: number
}

/** Class n is the orientation n · 180° / classes, counter-clockwise from vertical stripes. */
export const gratings = (choice: GratingChoice & PictureChoice): Task =>
  pictureTask(gratingPictures(choice), choice)

/** Bright on dark or dark on bright, anywhere in the picture, of any size and turn. */
export const shapes = (choice: PictureChoice): Task => pictureTask(shapePictures(choice), choice)

/** The classes of both, each as often: first the orientations, then the shapes. */
export const gratingsAndShapes = (choice: GratingChoice & PictureChoice): Task =>
  pictureTask(joined(gratingPictures(choice), shapePictures(choice)), choice)

function joined(first: LabelledPictures, second: LabelledPictures): LabelledPictures {
  const count = first.classes.length
  return {
    classes: [...first.classes, ...second.classes],
    draw: (plane, label, stream) =>
      label < count ? first.draw(plane, label, stream) : second.draw(plane, label - count, stream)
  }
}

function pictureTask({ classes, draw }: LabelledPictures, { side, noise }: PictureChoice): Task {
  const plane = new Float32Array(side * side)
  const shape = {
    input: { kind: 'picture', side },
    answer: { kind: 'class', classes },
    places: null
  } as const
  return drawnTask(shape, 1 / classes.length, (stream, slot) => {
    const label = below(stream, classes.length)
    paint(plane, draw(plane, label, stream), noise, stream, slot)
    slot.target[0] = label
  })
}
