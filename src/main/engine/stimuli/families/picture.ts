/**
 * The user's own pictures: one, or two blended, turned, moved, scaled; then phase scramble, blur, contrast, noise and
 * an occluder, in this order. What leaves black or white is cut.
 */
import type { Parameter } from '#shared/stimulus.ts'
import { Blur } from '../blur.ts'
import { coveredByStrip } from '../edges.ts'
import type { Family, ImageSpace, OpenRequest, Settings, Values } from '../family.ts'
import { decodedFile } from '../files.ts'
import type { Canvas } from '../image-layout.ts'
import { angle, drawNumber, linear, logarithmic, named } from '../parameters.ts'
import { fitsPattern } from '../patterns.ts'
import { PhaseScramble } from '../phase-scramble.ts'
import { readPicture, type Picture } from '../picture-file.ts'
import { pixelGrid, positionSketch, type PixelGrid } from '../pixel-grid.ts'
import { fitNames, outsideNames, PlacedPicture } from '../placed-picture.ts'
import { randomStream } from '../random.ts'
import { choiceSetting, textSetting } from '../settings.ts'

type Name =
  | 'blend'
  | 'rotation'
  | 'x'
  | 'y'
  | 'scale'
  | 'scramble'
  | 'blur'
  | 'contrast'
  | 'noise'
  | 'draw'
  | 'occlusion'
  | 'occluder-x'
  | 'occluder-y'

/** Luminance of the ground, of the occluder, and of what contrast is taken from. */
const grey = 0.5

function parametersFor(grid: PixelGrid, hasTwo: boolean): Parameter[] {
  const sketches = {
    ...(hasTwo && { blend: linear('Blend A→B', [0, 1], 0) }),
    rotation: angle('Rotation', 0, 360, { group: 'Place' }),
    x: { ...positionSketch('x', grid.width), group: 'Place' },
    y: { ...positionSketch('y', grid.height), group: 'Place' },
    scale: logarithmic('Scale', [0.25, 4], 1, { hard: [0.02, 50], unit: '×', group: 'Place' }),
    scramble: linear('Phase scramble', [0, 1], 0, { group: 'Quality' }),
    blur: linear('Blur (σ)', [0, grid.side / 8], 0, { hard: [0, grid.side], unit: 'px', group: 'Quality' }),
    contrast: linear('Contrast', [0, 1], 1, { hard: [0, 8], group: 'Quality' }),
    noise: linear('Noise (σ)', [0, 0.5], 0, { hard: [0, 8], group: 'Quality' }),
    draw: { ...drawNumber('Noise draw'), group: 'Quality' },
    occlusion: linear('Occluder size', [0, 1], 0, { unit: 'of side', group: 'Occluder' }),
    'occluder-x': { ...positionSketch('Occluder x', grid.width), group: 'Occluder' },
    'occluder-y': { ...positionSketch('Occluder y', grid.height), group: 'Occluder' }
  }
  return named(sketches)
}

function adjustContrast({ data }: Canvas, contrast: number): void {
  if (contrast === 1) return
  for (let i = 0; i < data.length; i++) data[i] = grey + contrast * ((data[i] ?? 0) - grey)
}

function addNoise({ data }: Canvas, deviation: number, seed: number, draw: number): void {
  if (deviation === 0) return
  const stream = randomStream(seed, draw, 1)
  for (let i = 0; i < data.length; i++) data[i] = (data[i] ?? 0) + deviation * stream.normal()
}

/** Lays a grey square over the picture; its edges are smooth over one pixel. */
function occlude(canvas: Canvas, grid: PixelGrid, values: Values<Name>): void {
  const size = values.occlusion * grid.side
  if (size === 0) return
  const { width, height, channels, data } = canvas
  for (let row = 0, i = 0; row < height; row++) {
    const down = coveredByStrip((grid.y[row] ?? 0) - values['occluder-y'], size, 1)
    for (let column = 0; column < width; column++, i += channels) {
      const covered =
        down === 0 ? 0 : down * coveredByStrip((grid.x[column] ?? 0) - values['occluder-x'], size, 1)
      if (covered === 0) continue
      for (let c = 0; c < channels; c++) data[i + c] = (1 - covered) * (data[i + c] ?? 0) + covered * grey
    }
  }
}

function cut({ data }: Canvas): void {
  for (let i = 0; i < data.length; i++) data[i] = Math.min(1, Math.max(0, data[i] ?? 0))
}

function drawer(grid: PixelGrid, pictures: readonly Picture[], settings: Settings, seed: number) {
  const scramble = new PhaseScramble(grid, seed)
  const blur = new Blur(grid)
  const fit = choiceSetting(settings, 'fit', fitNames)
  const outside = choiceSetting(settings, 'outside', outsideNames)
  const placed = new Map<string, PlacedPicture>()
  const placedOn = (canvas: Canvas, index: number): PlacedPicture | undefined => {
    const picture = pictures[index]
    const key = `${canvas.channels} ${index}`
    const earlier = placed.get(key)
    if (earlier !== undefined || picture === undefined) return earlier
    const fresh = new PlacedPicture(picture, canvas, fit, outside)
    placed.set(key, fresh)
    return fresh
  }
  return (values: Values<Name>, canvas: Canvas): void => {
    canvas.data.fill(pictures.length === 0 ? grey : 0)
    const blend = pictures.length > 1 ? values.blend : 0
    if (blend < 1) placedOn(canvas, 0)?.draw(values, 1, canvas)
    if (blend > 0) placedOn(canvas, 1)?.draw(values, blend, canvas)
    scramble.apply(canvas, values.scramble, values.draw)
    blur.apply(canvas, values.blur)
    adjustContrast(canvas, values.contrast)
    addNoise(canvas, values.noise, seed, values.draw)
    occlude(canvas, grid, values)
    cut(canvas)
  }
}

async function open({ image, settings, seed }: OpenRequest): Promise<ImageSpace> {
  const paths = ['file', 'second']
    .map((name) => textSetting(settings, name, ''))
    .filter((path) => path !== '')
  const pictures = await Promise.all(paths.map((path) => decodedFile(path, 'picture', readPicture)))
  const grid = pixelGrid(image?.width ?? 0, image?.height ?? 0)
  const draw = drawer(grid, pictures, settings, seed)
  return {
    kind: 'image',
    parameters: parametersFor(grid, pictures.length > 1),
    warnings: pictures.length === 0 ? ['No picture is chosen yet: plain grey is fed.'] : [],
    draw: (values, canvas) => {
      draw(values, canvas)
    }
  }
}

const endings = ['png', 'jpg', 'jpeg']

export const pictureFamily: Family = {
  name: 'picture',
  fits: fitsPattern,
  suggest: () => ({ file: '', second: '', fit: 'cover', outside: 'grey' }),
  settings: () => [
    { name: 'file', label: 'Picture A', kind: 'file', endings },
    { name: 'second', label: 'Picture B', kind: 'file', endings, hint: 'To blend A into B.' },
    { name: 'fit', label: 'Fit', kind: 'choice', choices: [...fitNames] },
    {
      name: 'outside',
      label: 'Outside',
      kind: 'choice',
      choices: [...outsideNames],
      hint: 'What is seen past its border.'
    }
  ],
  open
}
