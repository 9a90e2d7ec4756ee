/** The small notations that settings are written in: lists of numbers, named lines, and sliders in words. */
import { LimenError } from '#shared/errors.ts'
import { linear, nameFromLabel, type Sketch } from './parameters.ts'

/**
 * Numbers apart by spaces, commas or semicolons; brackets around them are ignored.
 * @throws {LimenError} 'request' that names the part where a word is no number.
 */
export function numbersIn(text: string, part: string): number[] {
  const words = text
    .replace(/[[\]()]/g, ' ')
    .split(/[\s,;]+/)
    .filter((word) => word !== '')
  return words.map((word) => {
    const value = Number(word)
    if (Number.isFinite(value)) return value
    throw new LimenError({
      tag: 'request',
      message: `'${word}' in ${part} is not a number.`,
      advice: 'Write numbers with spaces between them, such as 0.5 -1 2.',
      part
    })
  })
}

/** 'A: 1 0 0' as label and rest; a line without a colon gets the fallback label. */
export function labelled(line: string, fallback: string): { label: string; rest: string } {
  const colon = line.indexOf(':')
  if (colon < 1) return { label: fallback, rest: line }
  return { label: line.slice(0, colon).trim(), rest: line.slice(colon + 1).trim() }
}

const number = String.raw`[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?`
const rangePattern = new RegExp(String.raw`^(${number})\s*\.\.\s*(${number})(?:\s*=\s*(${number}))?$`, 'i')

/** 'low..high = start' as numbers, or null where the text is no range. Bounds in the wrong order are turned round. */
export function rangeIn(text: string): { low: number; high: number; start: number | undefined } | null {
  const match = rangePattern.exec(text.trim())
  if (match === null) return null
  const [, first = '0', second = '0', start] = match
  const bounds = [Number(first), Number(second)].sort((a, b) => a - b)
  const [low = 0, high = 0] = bounds
  return { low, high, start: start === undefined ? undefined : Number(start) }
}

/**
 * A slider in words: 'Injected current (mA): 0..5 = 3.2'. Unit, range and start may be left out; the range stands for
 * the slider, any number can be typed.
 * @throws {LimenError} 'request' where what follows the colon is no range.
 */
export function sliderIn(
  line: string,
  fallback: string,
  soft: [number, number]
): { name: string; sketch: Sketch } {
  const { label: labelWithUnit, rest } = line.includes(':')
    ? labelled(line, fallback)
    : { label: line, rest: '' }
  const [, label = labelWithUnit, unit = ''] = /^(.*?)\s*\(([^)]*)\)$/.exec(labelWithUnit) ?? []
  const range = rest === '' ? { low: soft[0], high: soft[1], start: undefined } : rangeIn(rest)
  if (range === null) {
    throw new LimenError({
      tag: 'request',
      message: `'${rest}' of '${label}' is not a range.`,
      advice: "Write it as low..high, with a start if you like: 'Current (mA): 0..5 = 3.2'.",
      part: label
    })
  }
  const { low, high } = range
  const start = range.start ?? Math.min(high, Math.max(low, 0))
  return { name: nameFromLabel(label), sketch: linear(label, [low, high], start, { unit, hard: unbounded }) }
}

/** Hard bounds of what may be any number. */
export const unbounded: [number, number] = [-1e9, 1e9]
