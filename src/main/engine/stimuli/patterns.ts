/**
 * What all drawn patterns share: a pattern is a plane of values −1…1; contrast and colour are applied here, so that
 * luminance = ½ + ½ · contrast · pattern and the Michelson contrast of a pattern that reaches −1 and 1 is `contrast`.
 */
import type { Setting } from '#shared/stimulus.ts'
import type { ImageSpace, OpenRequest, Settings, Values } from './family.ts'
import type { Canvas, ImageLayout } from './image-layout.ts'
import { linear, named, type Sketch } from './parameters.ts'
import { pixelGrid, type PixelGrid } from './pixel-grid.ts'
import { choiceSetting } from './settings.ts'
import { fieldOfView, inCyclesPerDegree, isSpatialFrequency } from './spatial-frequency.ts'
import { holdsFractions, holdsIntegers, type Target } from './target.ts'

/** A plane of −1…1 that depends on parameters. */
export interface Pattern<Name extends string> {
  sketches: Record<Name, Sketch>
  /** The parameters that have a slider; the others keep their default. All of them unless given. */
  shown?: readonly Name[]
  /** Writes every element of the plane, row by row from the top. */
  draw: (values: Values<Name>, plane: Float32Array) => void
  doubts?: (values: Values<Name>) => string[]
}

/** How much each of red, green and blue follows the pattern. */
const colorAxes = {
  'black–white': [1, 1, 1],
  'red–green': [1, -1, 0],
  'blue–yellow': [-1, -1, 1]
} as const
const colorNames = ['black–white', 'red–green', 'blue–yellow'] as const

/** Shortest side that shows a pattern. */
const smallestSide = 4

/** True where a pattern can be drawn: a picture of numbers, at least 4 pixels wide and high. */
export function fitsPattern(target: Target, image: ImageLayout | null): boolean {
  if (image === null || Math.min(image.width, image.height) < smallestSide) return false
  if (target.roles.includes('node') || target.indexLimit !== undefined) return false
  // Whole numbers on two axes are rather ids or neighbours than a picture.
  return holdsFractions(target) || (holdsIntegers(target) && target.shape.length >= 3)
}

/** Settings that every pattern has: the colours, where the input has three channels. */
export const patternSettings = (target: Target): Setting[] =>
  target.shape.includes(3)
    ? [{ name: 'colors', label: 'Colours', kind: 'choice', choices: [...colorNames] }]
    : []

/** The pattern as a space of pictures, with contrast as its last parameter. */
export function patternSpace<Name extends string>(
  { image, settings }: Pick<OpenRequest, 'image' | 'settings'>,
  patternOn: (grid: PixelGrid) => Pattern<Name>
): ImageSpace {
  const grid = pixelGrid(image?.width ?? 0, image?.height ?? 0)
  const pattern = patternOn(grid)
  const plane = new Float32Array(grid.width * grid.height)
  const colors = colorsOf(settings)
  const axis = colorAxes[colors]
  const all = named(pattern.sketches)
  const { doubts, shown } = pattern
  const own = Object.fromEntries(all.map((parameter) => [parameter.name, parameter.default])) as Record<
    Name,
    number
  >
  const visible = all.filter(({ name }) => shown?.some((other) => other === name) ?? true)
  const degrees = fieldOfView(settings)
  const sliders = visible.map((slider) =>
    degrees !== null && isSpatialFrequency(slider) ? inCyclesPerDegree(slider, degrees) : slider
  )
  const frequencies = visible.filter(isSpatialFrequency).map(({ name }) => name as Name)
  /** All values, with frequencies in cycles/image. */
  const withHidden = (values: Values): Values<Name> => {
    Object.assign(own, values)
    for (const name of frequencies) {
      const shownValue = values[name]
      if (shownValue !== undefined) own[name] = shownValue * (degrees ?? 1)
    }
    return own
  }
  return {
    kind: 'image',
    isGray: colors === 'black–white',
    parameters: [...sliders, ...named({ contrast: linear('Contrast', [0, 1], 1) })],
    warnings: [],
    ...(doubts && { doubts: (values: Values) => doubts(withHidden(values)) }),
    draw(values, canvas) {
      pattern.draw(withHidden(values), plane)
      paint(plane, values['contrast'] ?? 1, axis, canvas)
    }
  }
}

const colorsOf = (settings: Settings): (typeof colorNames)[number] =>
  choiceSetting(settings, 'colors', colorNames)

function paint(
  plane: Float32Array,
  contrast: number,
  axis: readonly [number, number, number],
  canvas: Canvas
): void {
  const { data, channels } = canvas
  const half = 0.5 * contrast
  if (channels === 1) {
    for (let i = 0; i < plane.length; i++) data[i] = 0.5 + half * (plane[i] ?? 0)
    return
  }
  const [red, green, blue] = axis
  for (let i = 0, to = 0; i < plane.length; i++, to += 3) {
    const value = half * (plane[i] ?? 0)
    data[to] = 0.5 + red * value
    data[to + 1] = 0.5 + green * value
    data[to + 2] = 0.5 + blue * value
  }
}
