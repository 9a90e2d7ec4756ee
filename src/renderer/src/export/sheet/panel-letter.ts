/** The letter of a figure's panel, bold in its upper left corner, as journals want it. */
import type { SceneTheme } from '../../scene/themes.ts'
import type { SheetItem } from './sheet-items.ts'

/** 8 pt where the usual type is 7. */
export const panelLetterType = { size: 14, weight: 600 } as const

/** Width that the letter takes beside what stands in the corner. */
export const panelLetterRoom = (letter: string): number => (letter === '' ? 0 : 4 + letter.length * 11)

/** From the top of the letter's line to that of the letter. */
const aboveLetter = 4

/** The letter itself keeps the margin, as those of panels do. */
export const panelLetterItems = (letter: string, margin: number, { ink }: SceneTheme): SheetItem[] =>
  letter === ''
    ? []
    : [
        {
          kind: 'text',
          ...{
            text: letter,
            x: margin,
            y: margin - aboveLetter,
            ...panelLetterType,
            color: ink,
            anchor: [0, 0]
          }
        }
      ]
