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

/** What is said of a slider beside its name: 'low..high = start', and that it comes back to its beginning. */
interface SliderRange {
  low: number
  high: number
  start: number | undefined
  /** Length of a turn. */
  period: number | undefined
}

const cyclicPattern = new RegExp(String.raw`(?:^|[\s,]+)(?:cyclic|period\s+(${number}))$`, 'i')

/** 'low..high = start, period 360'; 'cyclic' is a period as long as the range. Null where the text is no such range. */
function sliderRangeIn(text: string, [softLow, softHigh]: [number, number]): SliderRange | null {
  const cyclic = cyclicPattern.exec(text)
  const plain = cyclic ? text.slice(0, cyclic.index) : text
  const range = plain.trim() === '' ? { low: softLow, high: softHigh, start: undefined } : rangeIn(plain)
  if (range === null) return null
  if (!cyclic) return { ...range, period: undefined }
  const period = cyclic[1] === undefined ? range.high - range.low : Math.abs(Number(cyclic[1]))
  return period > 0 ? { ...range, period } : null
}

/**
 * A slider in words: 'Injected current (mA): 0..5 = 3.2', 'Direction (°): 0..360, cyclic'. Unit, range, start and period may
 * be left out; the range stands for the slider, any number can be typed.
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
  const range = sliderRangeIn(rest, soft)
  if (range === null) {
    throw new LimenError({
      tag: 'request',
      message: `'${rest}' of '${label}' is not a range.`,
      advice:
        "Write it as low..high, with a start and a period if you like: 'Direction (°): 0..360 = 90, period 360'.",
      part: label
    })
  }
  const { low, high, period } = range
  const start = range.start ?? Math.min(high, Math.max(low, 0))
  const sketch = linear(label, [low, high], start, { unit, hard: unbounded })
  return { name: nameFromLabel(label), sketch: period === undefined ? sketch : { ...sketch, period } }
}

/** Hard bounds of what may be any number. */
export const unbounded: [number, number] = [-1e9, 1e9]
