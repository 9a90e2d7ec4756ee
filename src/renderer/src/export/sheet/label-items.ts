/** The scene's labels as items of a sheet. */
import { labelSizes, type LabelRole, type SceneLabel } from '../../scene/labels.ts'
import type { SceneTheme } from '../../scene/themes.ts'
import type { TextItem } from './sheet-items.ts'

export const labelItems = (labels: readonly SceneLabel[], theme: SceneTheme): TextItem[] =>
  labels.map(({ text, role, x, y, anchor, isUpright }) => ({
    kind: 'text',
    ...{ text, x, y, anchor },
    size: labelSizes[role],
    weight: isTitle(role) ? 600 : 400,
    color: isTitle(role) ? theme.title : theme.label,
    ...(isUpright && { turn: -90 }),
    ...(role === 'point' && { halo: theme.background })
  }))

const isTitle = (role: LabelRole): boolean => role === 'axis' || role === 'view'
