/** What the network is shown at one input, as a block of a sheet: pictures, tokens, curves, bars, graphs. */
import type { StimulusPreview } from '#shared/stimulus.ts'
import { visibleWord } from '#shared/visible-word.ts'
import { numbersOf, pictureBytes } from '../../panels/preview/preview-data.ts'
import type { Size } from '../../scene/camera-fit.ts'
import type { SceneTheme } from '../../scene/themes.ts'
import type { Viewport } from '../../scene/viewports.ts'
import type { ShownStimulus } from './inset-content.ts'
import { shortened, type MeasureText } from './measure-text.ts'
import { plottedHeight, plottedItems, strongestEdge } from './plotted-stimulus.ts'
import { stackedBlocks, type SheetBlock } from './sheet-block.ts'
import type { SheetItem } from './sheet-items.ts'
import { lineHeight } from './type-metrics.ts'

/** Of a picture, and the width of a column of anything else. */
const pictureEdge = 112
const columnWidth = 200
const tokenType = { size: 11, weight: 400 } as const
const tokenHeight = 18
const tokenGap = 3
/** Of a long text only its end is shown: what comes next is asked there. */
const mostTokens = 24

/** Null for a single number: the read-out says it. @param side where what stands below it begins: on its left (0) or right (1). */
export function previewBlock(
  preview: ShownStimulus,
  picture: Size,
  measure: MeasureText,
  side: 0 | 1
): SheetBlock | null {
  const column = Math.min(columnWidth, picture.width * 0.46)
  const shown = shownBlock(preview, picture, column, measure)
  if (!shown || preview.caption === undefined) return shown
  return stackedBlocks([shown, captionBlock(preview.caption, column, measure)], 4, side)
}

function captionBlock(caption: string, column: number, measure: MeasureText): SheetBlock {
  const text = shortened(caption, column, tokenType, measure)
  return {
    ...{ width: measure(text, tokenType), height: tokenType.size * lineHeight },
    items: (x, y, { label: color }) => [{ kind: 'text', text, x, y, color, ...tokenType, anchor: [0, 0] }]
  }
}

function shownBlock(
  preview: ShownStimulus,
  picture: Size,
  column: number,
  measure: MeasureText
): SheetBlock | null {
  if (preview.kind === 'tokens' && !preview.picture) return tokenBlock(preview, column, measure)
  const size = sizeOf(preview, column, Math.min(pictureEdge, Math.min(picture.width, picture.height) * 0.24))
  if (size.height === 0) return null
  return { ...size, items: (x, y, theme) => drawnItems(preview, { x, y, ...size }, theme, measure) }
}

function sizeOf({ picture, kind, tensor }: StimulusPreview, column: number, edge: number): Size {
  if (picture) {
    const scale = edge / Math.max(picture.width, picture.height)
    return { width: picture.width * scale, height: picture.height * scale }
  }
  if (kind === 'graph') return { width: edge, height: edge }
  return { width: column, height: numbersOf(tensor).length > 1 ? plottedHeight : 0 }
}

function drawnItems(
  preview: ShownStimulus,
  place: Viewport,
  theme: SceneTheme,
  measure: MeasureText
): SheetItem[] {
  if (preview.picture) return pictureItems(preview.picture, place, theme)
  if (preview.kind === 'graph') return graphItems(preview, place, theme)
  return plottedItems(preview, place, theme, measure)
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

/** Edges are as opaque as they are strong, by one scale where one is locked. */
function graphItems(preview: ShownStimulus, place: Viewport, theme: SceneTheme): SheetItem[] {
  const edges = preview.edges ?? []
  const nodes = Math.max(...edges.flatMap(({ from, to }) => [from + 1, to + 1]), 1)
  const strongest = Math.max(preview.range?.[1] ?? strongestEdge(preview), 1e-9)
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
