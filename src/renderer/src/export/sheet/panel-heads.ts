/** Letter and title above each panel's view. */
import { panelHead, type ScenePanel } from '../../scene/scene-panels.ts'
import type { SceneTheme } from '../../scene/themes.ts'
import type { SceneView } from '../../scene/view-layout.ts'
import { shortened, type MeasureText } from './measure-text.ts'
import { panelLetterType } from './panel-letter.ts'
import type { TextItem } from './sheet-items.ts'

const titleType = { size: 12, weight: 400 } as const
/** From the letter to the title. */
const gap = 6
/** Less than this share of a name says nothing. */
const leastName = 0.7

/** `margin`: from each panel's left edge. */
export function panelHeads(
  views: readonly SceneView[],
  theme: SceneTheme,
  margin: number,
  measure: MeasureText
): TextItem[] {
  const heads = views.flatMap(({ viewport: { x, y, width }, panel }) => {
    if (!panel) return []
    const { letter } = panel
    const indent = letter === '' ? margin : margin + measure(letter, panelLetterType) + gap
    const middle = y - panelHead / 2 + 2
    return [{ panel, x, middle, indent, widest: width - indent - margin }]
  })
  const nameRoom = Math.min(...heads.map(({ panel, widest }) => widest - valueWidth(panel, measure)))
  return heads.flatMap(({ panel, x, middle, indent, widest }) => {
    const words = titleWords(panel, widest, nameRoom, measure)
    return [
      ...(panel.letter === '' ? [] : [text(panel.letter, x + margin, middle, theme.ink, panelLetterType)]),
      ...(words === '' ? [] : [text(words, x + indent, middle, theme.title, titleType)])
    ]
  })
}

const valueWidth = ({ value }: ScenePanel, measure: MeasureText): number =>
  value === undefined ? 0 : measure(` = ${value}`, titleType)

/** 'Spatial frequ… = 0.5 cycles/image': of what is too long the value stays whole while it can; names are alike in all. */
function titleWords(
  { title, value }: ScenePanel,
  widest: number,
  nameRoom: number,
  measure: MeasureText
): string {
  if (value === undefined) return shortened(title, widest, titleType, measure)
  if (nameRoom < leastName * measure(title, titleType)) return shortened(value, widest, titleType, measure)
  return `${shortened(title, nameRoom, titleType, measure)} = ${value}`
}

const text = (
  words: string,
  x: number,
  y: number,
  color: string,
  type: Pick<TextItem, 'size' | 'weight'>
): TextItem => ({ kind: 'text', text: words, x, y, color, ...type, anchor: [0, 0.5] })
