/** What the network is shown at one input, as a block of a sheet: pictures, tokens, curves, bars, graphs. */
import { extent } from 'd3-array'
import type { StimulusPreview } from '#shared/stimulus.ts'
import { visibleWord } from '#shared/visible-word.ts'
import { numbersOf, pictureBytes, seriesCurves } from '../../panels/preview/preview-data.ts'
import type { Size } from '../../scene/camera-fit.ts'
import type { SceneTheme } from '../../scene/themes.ts'
import type { Viewport } from '../../scene/viewports.ts'
import { shortened, type MeasureText } from './measure-text.ts'
import type { SheetBlock } from './sheet-block.ts'
import type { SheetItem } from './sheet-items.ts'

/** Of a picture, and the width of a column of anything else. */
const pictureEdge = 112
const columnWidth = 200
const tokenType = { size: 11, weight: 400 } as const
const tokenHeight = 18
const tokenGap = 3
/** Of a long text only its end is shown: what comes next is asked there. */
const mostTokens = 24
const mostBars = 256

/** Null for a single number: the read-out says it. */
export function previewBlock(
  preview: StimulusPreview,
  picture: Size,
  measure: MeasureText
): SheetBlock | null {
  const column = Math.min(columnWidth, picture.width * 0.46)
  if (preview.kind === 'tokens' && !preview.picture) return tokenBlock(preview, column, measure)
  const size = sizeOf(preview, column, Math.min(pictureEdge, Math.min(picture.width, picture.height) * 0.24))
  if (size.height === 0) return null
  return { ...size, items: (x, y, theme) => drawnItems(preview, { x, y, ...size }, theme) }
}

function sizeOf({ picture, kind, tensor }: StimulusPreview, column: number, edge: number): Size {
  if (picture) {
    const scale = edge / Math.max(picture.width, picture.height)
    return { width: picture.width * scale, height: picture.height * scale }
  }
  if (kind === 'graph') return { width: edge, height: edge }
  return { width: column, height: numbersOf(tensor).length > 1 ? 48 : 0 }
}

function drawnItems(preview: StimulusPreview, place: Viewport, theme: SceneTheme): SheetItem[] {
  if (preview.picture) return pictureItems(preview.picture, place, theme)
  if (preview.kind === 'graph') return graphItems(preview, place, theme)
  if (preview.kind === 'series') return seriesItems(preview, place, theme)
  return barsItems(numbersOf(preview.tensor).slice(0, mostBars), place, theme)
}

function pictureItems(
  picture: NonNullable<StimulusPreview['picture']>,
  place: Viewport,
  theme: SceneTheme
): SheetItem[] {
  const { width, height } = picture
  const pixels = { width, height, data: pictureBytes(picture) }
  const frame = { fill: null, stroke: theme.edge, strokeWidth: 1, opacity: 1, radius: 0 }
  return [
    { kind: 'image', ...place, pixels, smooth: false },
    { kind: 'rectangle', ...place, ...frame }
  ]
}

interface TokenChip {
  word: string
  width: number
  left: number
}

/** Chips in lines from the left. */
function tokenRows(preview: StimulusPreview, column: number, measure: MeasureText): TokenChip[][] {
  const mixed = new Map(preview.mixed?.map(({ position, from, to }) => [position, `${from} → ${to}`]))
  const all = (preview.words ?? numbersOf(preview.tensor).map(String)).map((word, i) => mixed.get(i) ?? word)
  const words = all.length > mostTokens ? ['…', ...all.slice(-mostTokens)] : all
  const rows: TokenChip[][] = [[]]
  let left = 0
  for (const full of words.map(visibleWord)) {
    const word = shortened(full, column - 10, tokenType, measure)
    const width = Math.max(16, measure(word, tokenType) + 10)
    if (left + width > column && left > 0) {
      rows.push([])
      left = 0
    }
    rows.at(-1)?.push({ word, width, left })
    left += width + tokenGap
  }
  return rows
}

function tokenBlock(preview: StimulusPreview, column: number, measure: MeasureText): SheetBlock {
  const rows = tokenRows(preview, column, measure)
  const ends = rows.flat().map(({ left, width }) => left + width)
  return {
    width: Math.max(...ends, 0),
    height: rows.length * tokenHeight,
    items: (x, y, theme) =>
      rows.flatMap((row, i) => row.flatMap((chip) => chipItems(chip, x, y + i * tokenHeight, theme)))
  }
}

function chipItems({ word, width, left }: TokenChip, x: number, y: number, theme: SceneTheme): SheetItem[] {
  const chip = { x: x + left, y, width, height: tokenHeight - tokenGap }
  const look = { fill: null, stroke: theme.edge, strokeWidth: 1, opacity: 1, radius: 3 }
  const middle = { x: chip.x + width / 2, y: y + chip.height / 2 }
  const text = { text: word, ...tokenType, color: theme.title, anchor: [0.5, 0.5] satisfies [number, number] }
  return [
    { kind: 'rectangle', ...chip, ...look },
    { kind: 'text', ...text, ...middle }
  ]
}

function seriesItems(preview: StimulusPreview, place: Viewport, theme: SceneTheme): SheetItem[] {
  const curves = seriesCurves(numbersOf(preview.tensor), preview.tensor.dims)
  const [low = 0, high = 1] = extent(curves.flat())
  const line = (values: number[], first: boolean): SheetItem => ({
    kind: 'line',
    points: values.map((value, i) => [
      place.x + (i / Math.max(values.length - 1, 1)) * place.width,
      place.y + (1 - (value - low) / (high - low || 1)) * place.height
    ]),
    ...{ color: first ? theme.title : theme.label, width: 1.25, opacity: first ? 1 : 0.6 }
  })
  return curves.map((values, i) => line(values, i === 0)).reverse()
}

function barsItems(values: readonly number[], place: Viewport, theme: SceneTheme): SheetItem[] {
  const [low, high] = [Math.min(0, ...values), Math.max(0, ...values)]
  const heightOf = (value: number): number => ((value - low) / (high - low || 1)) * place.height
  const zero = place.y + place.height - heightOf(0)
  const width = place.width / values.length
  return values.map((value, i) => {
    const end = place.y + place.height - heightOf(value)
    const bar = {
      x: place.x + i * width,
      y: Math.min(zero, end),
      height: Math.max(Math.abs(zero - end), 0.5)
    }
    return {
      kind: 'rectangle',
      ...{
        ...bar,
        width: width * 0.8,
        fill: theme.title,
        stroke: null,
        strokeWidth: 0,
        opacity: 1,
        radius: 0
      }
    }
  })
}

function graphItems(preview: StimulusPreview, place: Viewport, theme: SceneTheme): SheetItem[] {
  const edges = preview.edges ?? []
  const nodes = Math.max(...edges.flatMap(({ from, to }) => [from + 1, to + 1]), 1)
  const strongest = Math.max(...edges.map(({ weight }) => Math.abs(weight)), 1e-9)
  const radius = place.width / 2 - 6
  const at = (node: number): [number, number] => {
    const turn = (node / nodes) * 2 * Math.PI - Math.PI / 2
    const [x, y] = [place.x + place.width / 2, place.y + place.height / 2]
    return [x + radius * Math.cos(turn), y + radius * Math.sin(turn)]
  }
  const lines = edges.map(({ from, to, weight }): SheetItem => ({
    kind: 'line',
    points: [at(from), at(to)],
    ...{ color: theme.title, width: 1, opacity: 0.08 + 0.92 * (Math.abs(weight) / strongest) }
  }))
  const dots = Array.from({ length: nodes }, (_, node): SheetItem => {
    const [x, y] = at(node)
    const look = { fill: theme.background, stroke: theme.title, strokeWidth: 1, opacity: 1 }
    return { kind: 'circle', x, y, radius: nodes > 40 ? 1.5 : 3, ...look }
  })
  return [...lines, ...dots]
}
