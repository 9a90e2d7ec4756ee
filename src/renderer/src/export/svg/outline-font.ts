/**
 * Outlines of text from font files: which letters there are, how wide they are, and their paths. Superscripts that a font
 * lacks are its small digits, raised. No ligatures and no kerning beyond the font's own pairs.
 */
import { parse, type Font } from 'opentype.js'
import { LimenError } from '#shared/errors.ts'
import type { TextItem } from '../sheet/sheet-items.ts'
import type { FontFile } from './font-files.ts'
import { svgNumber } from './svg-text.ts'

/** A superscript is this much smaller, and raised by this share of the type's height. */
const smallShare = 0.6
const raise = 0.36

const raised = new Map(
  Array.from('⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻').map((character, i) => [character, '0123456789+−'.charAt(i)])
)

type Measured = Pick<TextItem, 'text' | 'size' | 'weight'>

interface Letter {
  font: Font
  character: string
  isRaised: boolean
}

export class OutlineFont {
  /** Of each weight, the fonts in the order in which they are asked. */
  private readonly fonts: Map<number, Font[]>

  /** @throws LimenError 'file' for a file that can't be read. */
  constructor(files: readonly FontFile[]) {
    this.fonts = new Map()
    for (const file of files) {
      const weight = Number(file.weight)
      this.fonts.set(weight, [...(this.fonts.get(weight) ?? []), parsed(file)])
    }
  }

  /** Whether every letter of a text can be drawn. */
  hasAll(text: string): boolean {
    return this.letters({ text, weight: 400 }).every((letter) => letter !== null)
  }

  width(item: Measured): number {
    return this.placed(item).width
  }

  /** Path data of a text whose baseline starts at (x, y). */
  path(item: Measured, x: number, y: number): string {
    return this.placed(item)
      .letters.map(({ letter, left, size }) => {
        const { font, character, isRaised } = letter
        const up = isRaised ? item.size * raise : 0
        return pathData(font.charToGlyph(character).getPath(x + left, y - up, size).commands)
      })
      .join('')
  }

  private placed({ text, size, weight }: Measured): {
    letters: { letter: Letter; left: number; size: number }[]
    width: number
  } {
    let left = 0
    const letters = this.letters({ text, weight }).flatMap((letter) => {
      if (!letter) return []
      const { font, character, isRaised } = letter
      const own = isRaised ? size * smallShare : size
      const place = { letter, left, size: own }
      left += ((font.charToGlyph(character).advanceWidth ?? 0) / font.unitsPerEm) * own
      return [place]
    })
    return { letters, width: left }
  }

  private letters({ text, weight }: Pick<Measured, 'text' | 'weight'>): (Letter | null)[] {
    const fonts = this.fonts.get(weight) ?? this.fonts.get(400) ?? []
    const find = (character: string): Font | undefined =>
      fonts.find((font) => font.charToGlyphIndex(character) > 0)
    return Array.from(text, (character) => {
      const font = find(character)
      if (font) return { font, character, isRaised: false }
      const small = raised.get(character)
      const smallFont = small === undefined ? undefined : find(small)
      return small !== undefined && smallFont ? { font: smallFont, character: small, isRaised: true } : null
    })
  }
}

function parsed({ bytes, family }: FontFile): Font {
  try {
    return parse(bytes.slice().buffer)
  } catch (cause) {
    throw new LimenError(
      { tag: 'file', message: `The font ${family} can't be read.`, advice: 'Install Limen again.' },
      { cause }
    )
  }
}

function pathData(commands: ReturnType<Font['getPath']>['commands']): string {
  const at = (...numbers: number[]): string => numbers.map(svgNumber).join(' ')
  return commands
    .map((command) => {
      switch (command.type) {
        case 'M':
        case 'L':
          return `${command.type}${at(command.x, command.y)}`
        case 'Q':
          return `Q${at(command.x1, command.y1, command.x, command.y)}`
        case 'C':
          return `C${at(command.x1, command.y1, command.x2, command.y2, command.x, command.y)}`
        case 'Z':
          return 'Z'
      }
    })
    .join('')
}
