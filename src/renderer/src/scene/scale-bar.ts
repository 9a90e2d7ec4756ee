/**
 * A bar of a round length in data units, as long as that is in the picture: exact under parallel light, in perspective true
 * at the depth of the camera's target alone. Nothing is drawn here.
 */
import type { SceneCamera } from './picture-camera.ts'
import { formatTicks } from './ticks.ts'
import { shortTitle, viewTitles } from './view-labels.ts'
import type { SceneView } from './view-layout.ts'

export interface ScaleBar {
  /** Data units; 1, 2 or 5 times a power of ten. */
  length: number
  /** CSS pixels. */
  pixels: number
  /** '10 PC units'. */
  label: string
}

/** The longest bar of at most so many pixels; null where axes have scales of their own, or mean nothing. */
export function scaleBar(view: SceneView, camera: SceneCamera, most: number): ScaleBar | null {
  const [factor, ...others] = view.scale.factor
  const titles = viewTitles(view.traces)
  if (!titles || others.some((other) => Math.abs(other / factor - 1) > 1e-6)) return null
  const pixelsOfUnit = factor / camera.unitsPerPixel(view.viewport.height)
  const length = roundLength(most / pixelsOfUnit)
  if (!(length > 0) || !Number.isFinite(length)) return null
  return { length, pixels: length * pixelsOfUnit, label: `${numberText(length)} ${unitName(titles, length)}` }
}

/** The largest of 1, 2 and 5 times a power of ten that is at most `most`. */
function roundLength(most: number): number {
  const exponent = Math.floor(Math.log10(most) + 1e-12)
  const lead = [5, 2, 1].find((each) => each * 10 ** exponent <= most * (1 + 1e-12)) ?? 1
  return Number(`${lead}e${exponent}`)
}

const numberText = (length: number): string => formatTicks([length])[0] ?? ''

/** What the axes have in common: of 'PC1', 'PC2' and 'PC3' it is 'PC units'. */
function unitName(titles: readonly string[], length: number): string {
  const [stem = '', ...others] = titles.map(
    (title) => /^\p{L}{2,}(?=\d+′*$)/u.exec(shortTitle(title))?.[0] ?? ''
  )
  const kind = stem !== '' && others.every((other) => other === stem) ? `${stem} ` : ''
  return `${kind}${length === 1 ? 'unit' : 'units'}`
}
