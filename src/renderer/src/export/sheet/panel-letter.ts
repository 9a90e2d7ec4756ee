/** The letter of a figure's panel, bold in its upper left corner, as journals want it. */
import type { SceneTheme } from '../../scene/themes.ts'
import type { SheetItem } from './sheet-items.ts'

/** 8 pt where the usual type is 7. */
export const panelLetterType = { size: 14, weight: 600 } as const

/** Width that the letter takes beside what stands in the corner. */
export const panelLetterRoom = (letter: string): number => (letter === '' ? 0 : 4 + letter.length * 11)

export const panelLetterItems = (letter: string, { ink }: SceneTheme): SheetItem[] =>
  letter === ''
    ? []
    : [
        {
          kind: 'text',
          ...{ text: letter, x: 2, y: 0, ...panelLetterType, color: ink, anchor: [0, 0] }
        }
      ]
