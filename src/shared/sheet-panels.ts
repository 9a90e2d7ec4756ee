/** Small multiples: which panels a sheet has, and how they are written as words of a command. */
import { z } from 'zod'

/** More can not be told apart on a sheet. */
const mostPanels = 36
const panelCount = z.number().int().min(1).max(mostPanels)

/** `columns`: left out, as many as leave each panel largest. */
const columns = z.number().int().min(1).max(12).optional().describe('panels beside each other')

export const sheetPanelsSchema = z.discriminatedUnion('by', [
  z.object({ by: z.literal('site').describe('a panel for each site'), columns }),
  /** The baseline and each condition that is shown. */
  z.object({ by: z.literal('condition').describe('the baseline and each condition'), columns }),
  z.object({
    by: z.literal('parameter').describe('a panel for each value of a slider'),
    /** Its name, with its input before it where several have one of this name: 'orientation', 'image.orientation'. */
    parameter: z.string().min(1).describe('name of the slider: orientation, or picture.orientation'),
    /** Left out, `count` values over the slider's range. */
    values: z.array(z.number()).min(1).max(mostPanels).optional().describe('a panel for each'),
    count: panelCount.default(4).describe('how many values over the range, where they are not given'),
    columns
  })
])
/** One panel for each site, condition or value of a parameter, all with one camera, one scale and one range of colours. */
export type SheetPanels = z.infer<typeof sheetPanelsSchema>

/** 'site', 'condition', 'parameter:orientation=0,45,90'. */
export function panelsText(panels: SheetPanels): string {
  if (panels.by !== 'parameter') return panels.by
  const values = panels.values ? `=${panels.values.join(',')}` : ''
  return `parameter:${panels.parameter}${values}`
}

/** The reverse; null for what reads like none of them. Whether the values fit is for the schema to say. */
export function panelsOfText(text: string): Record<string, unknown> | null {
  if (text === 'site' || text === 'condition') return { by: text }
  const [, named = ''] = /^parameter:(.+)$/.exec(text) ?? []
  if (named === '') return null
  const equals = named.lastIndexOf('=')
  if (equals < 0) return { by: 'parameter', parameter: named }
  const values = named.slice(equals + 1).split(',')
  return {
    by: 'parameter',
    parameter: named.slice(0, equals),
    values: values.map((value) => (value.trim() === '' ? NaN : Number(value)))
  }
}

const letters = 'abcdefghijklmnopqrstuvwxyz'

/** Letters of so many panels from the first one's on, in its case: 'c' → c, d, e; after z come aa, ab. */
export function panelLetters(count: number, first = ''): string[] {
  const isCapital = first !== '' && first === first.toUpperCase() && first !== first.toLowerCase()
  const from = Math.max(0, numberOf(first.toLowerCase()))
  return Array.from({ length: count }, (_, i) => {
    const letter = letterOf(from + i)
    return isCapital ? letter.toUpperCase() : letter
  })
}

/** 'a' is 0; −1 for what is no letter. */
const numberOf = (text: string): number =>
  Array.from(text).reduce((sum, letter) => (sum + 1) * letters.length + letters.indexOf(letter), -1)

const letterOf = (number: number): string =>
  (number < letters.length ? '' : letterOf(Math.floor(number / letters.length) - 1)) +
  letters.charAt(number % letters.length)
