/** Titles of axes that read upwards, beside an axis that stands upright. */
import { keptWithin, textWidth, type SceneLabel } from './labels.ts'
import { shortTitle } from './view-labels.ts'
import type { Viewport } from './viewports.ts'

/** The title beside an upright axis reads upwards where it has no room else. */
export const fittingTitle = (label: SceneLabel, viewport: Viewport): SceneLabel =>
  !isBeside(label) || keptWithin(label, viewport) === label ? label : uprightTitle(label, viewport)

/** Whether it stands to the left or right of its axis. */
export const isBeside = ({ role, anchor: [along] }: SceneLabel): boolean =>
  role === 'axis' && Math.abs(along - 0.5) > 0.4

/** Without what stands in brackets where it would be long. */
export function uprightTitle(label: SceneLabel, viewport: Viewport): SceneLabel {
  const isLong = textWidth(label.text, label.role) > viewport.height / 2
  const text = isLong ? shortTitle(label.text) : label.text
  return { ...label, text, isUpright: true, anchor: [0.5, label.anchor[0] > 0.5 ? 1 : 0] }
}
