/** Where values stand along an axis of a plot, and which of them are marked with what words. Pure. */
import { formatTicks, logTicks, niceTicks, superscript } from '../../scene/ticks.ts'
import { shortened, type MeasureText } from '../sheet/measure-text.ts'
import type { PlotAxis } from './plot-content.ts'

export interface Tick {
  value: number
  label: string
}

/** Height of the type of numbers, as in the 3D view. */
export const tickSize = 10.5
export const tickType = { size: tickSize, weight: 400 } as const
/** Between two labels that lie beside each other. */
const labelGap = 8
/** Labels with more letters stand upright where they do not fit. */
const longestLevel = 4
const uprightPitch = tickSize * 1.25

/** Share of the axis at which a value stands; null where it has none, as 0 on a logarithmic one. */
export function shareOf({ scale, domain: [from, to] }: PlotAxis, value: number): number | null {
  const place = scale === 'log' ? Math.log(value) : value
  const [low, high] = scale === 'log' ? [Math.log(from), Math.log(to)] : [from, to]
  const share = high === low ? 0.5 : (place - low) / (high - low)
  return Number.isFinite(share) ? share : null
}

/** About `count` ticks within the axis. */
export function ticksOf(axis: PlotAxis, count: number): Tick[] {
  const [low, high] = [Math.min(...axis.domain), Math.max(...axis.domain)]
  if (axis.names) return nameTicks(axis.names, low, high)
  if (axis.scale === 'log') {
    const marked = logTicks(low, high)
    if (marked.length > 1)
      return thinned(marked, count).map(({ value }) => ({ value, label: powerText(value) }))
  }
  if (low === high) return labelled([low], axis)
  return labelled(roundValues(axis, low, high, count), axis)
}

function roundValues({ period = 0, isWhole }: PlotAxis, low: number, high: number, count: number): number[] {
  const quarter = period / 4
  const turns =
    quarter > 0 && Number.isInteger(quarter) ? Math.floor(high / quarter) - Math.ceil(low / quarter) : 0
  if (turns >= 2)
    return niceTicks(Math.ceil(low / quarter), Math.floor(high / quarter), Math.min(count, turns))
      .filter(Number.isInteger)
      .map((turn) => turn * quarter)
  const values = niceTicks(low, high, count)
  return isWhole ? values.filter(Number.isInteger) : values
}

function labelled(values: number[], { isShare, isWhole }: PlotAxis): Tick[] {
  const shown = isShare ? values.map((value) => 100 * value) : values
  const labels = isWhole ? shown.map((value) => String(value).replace('-', '−')) : formatTicks(shown)
  return values.map((value, i) => ({ value, label: labels[i] ?? '' }))
}

const nameTicks = (names: readonly string[], low: number, high: number): Tick[] =>
  names.flatMap((label, value) => (value >= low && value <= high ? [{ value, label }] : []))

/** Powers alone where there is no room for what lies between them; every n-th of these. */
function thinned<T extends { value: number }>(ticks: readonly T[], count: number): T[] {
  if (ticks.length <= count) return [...ticks]
  const powers = ticks.filter(({ value }) => Math.abs(Math.log10(value) % 1) < 1e-9)
  if (powers.length < 2) return everyNth(ticks, Math.ceil(ticks.length / count))
  return everyNth(powers, Math.ceil(powers.length / count))
}

const everyNth = <T>(list: readonly T[], n: number): T[] => list.filter((_, i) => i % n === 0)

/** '0.01', and '10⁻⁵' where zeros would have to be counted. */
function powerText(value: number): string {
  const power = Math.floor(Math.log10(value) + 1e-9)
  if (power > -4 && power < 5) return String(Number(value.toPrecision(1)))
  const lead = Math.round(value / 10 ** power)
  return `${lead === 1 ? '' : `${lead}×`}10${superscript(power)}`
}

export interface FittingTicks {
  ticks: Tick[]
  /** Labels stand upright, since they have no room beside each other. */
  isUpright: boolean
  /** Height that the labels take. */
  height: number
}

/** As many ticks as fit below an axis of this length. `tallest`: of labels that stand upright. */
export function ticksBelow(
  axis: PlotAxis,
  length: number,
  tallest: number,
  measure: MeasureText
): FittingTicks {
  const level = { isUpright: false, height: tickSize * 1.25 }
  if (axis.names) return namesBelow(axis, length, tallest, measure)
  for (let count = Math.min(10, Math.max(2, Math.floor(length / 50))); count > 1; count--) {
    const ticks = ticksOf(axis, count)
    if (pitchOf(axis, ticks, length) >= widestOf(ticks, measure) + labelGap) return { ...level, ticks }
  }
  const few = ticksOf(axis, 2)
  const every = Math.ceil((widestOf(few, measure) + labelGap) / pitchOf(axis, few, length))
  return { ...level, ticks: everyNth(few, Math.max(1, every)) }
}

function namesBelow(axis: PlotAxis, length: number, tallest: number, measure: MeasureText): FittingTicks {
  const ticks = ticksOf(axis, Infinity)
  const pitch = pitchOf(axis, ticks, length)
  const widest = widestOf(ticks, measure)
  const longest = Math.max(...ticks.map(({ label }) => label.length), 0)
  if (pitch >= widest + labelGap || longest <= longestLevel) {
    const shown = everyNth(ticks, Math.max(1, Math.ceil((widest + labelGap) / pitch)))
    return { ticks: shown, isUpright: false, height: tickSize * 1.25 }
  }
  const shown = everyNth(ticks, Math.max(1, Math.ceil(uprightPitch / pitch)))
  const height = Math.min(widest, tallest)
  return {
    ticks: shown.map((tick) => ({ ...tick, label: withEnd(tick.label, height, measure) })),
    isUpright: true,
    height
  }
}

/** Least distance of neighbours on the axis. */
function pitchOf(axis: PlotAxis, ticks: readonly Tick[], length: number): number {
  const places = ticks.map(({ value }) => (shareOf(axis, value) ?? 0) * length)
  const gaps = places.slice(1).map((place, i) => Math.abs(place - (places[i] ?? 0)))
  return Math.min(...gaps, length)
}

export const widestOf = (ticks: readonly Pick<Tick, 'label'>[], measure: MeasureText): number =>
  Math.max(0, ...ticks.map(({ label }) => measure(label, tickType)))

/** As much of a word as there is room for, from its end: that tells names of a network apart better than its beginning. */
export function withEnd(text: string, width: number, measure: MeasureText): string {
  // Letters of the reversed word lie otherwise beside each other.
  if (measure(text, tickType) <= width) return text
  const reversed = (letters: string): string => Array.from(letters).reverse().join('')
  return reversed(shortened(reversed(text), width, tickType, measure))
}

/** 'Orientation (°)' */
export const axisTitle = ({ title, unit, isShare }: Pick<PlotAxis, 'title' | 'unit' | 'isShare'>): string => {
  const shown = isShare === true ? '%' : unit
  return shown === '' ? title : `${title} (${shown})`
}
