/**
 * Points as the text of an SVG path. The numbers of a large figure are a million: their digits are written into one array of
 * bytes, since joining short texts takes several times as long and leaves as much for the garbage collector.
 */
import { svgNumber } from './svg-text.ts'

const [minus, point, space, zero, lineTo, moveTo] = [0x2d, 0x2e, 0x20, 0x30, 0x4c, 0x4d]
/** Bytes that the longest pair of numbers takes with what stands around them. */
const longestPair = 64
/** Larger numbers are left to `svgNumber`. */
const largest = 1e6

const decoder = new TextDecoder('latin1')
let bytes = new Uint8Array(1024)
let length = 0

/** 'M1 2L3.25 4', to hundredths as `svgNumber`; '' for no points. */
export function pathText(points: readonly (readonly [number, number])[]): string {
  if (bytes.length < points.length * longestPair) bytes = new Uint8Array(2 * points.length * longestPair)
  length = 0
  for (const [x, y] of points) {
    bytes[length] = length++ === 0 ? moveTo : lineTo
    writeNumber(x)
    bytes[length++] = space
    writeNumber(y)
  }
  return decoder.decode(bytes.subarray(0, length))
}

function writeNumber(value: number): void {
  let hundredths = Math.round(value * 100)
  if (!(Math.abs(hundredths) < largest * 100)) {
    for (const character of svgNumber(value)) bytes[length++] = character.charCodeAt(0)
    return
  }
  if (hundredths < 0) {
    bytes[length++] = minus
    hundredths = -hundredths
  }
  const whole = Math.floor(hundredths / 100)
  writeWhole(whole)
  const rest = hundredths - whole * 100
  if (rest === 0) return
  bytes[length++] = point
  bytes[length++] = zero + Math.floor(rest / 10)
  if (rest % 10 > 0) bytes[length++] = zero + (rest % 10)
}

function writeWhole(whole: number): void {
  let power = 1
  while (power * 10 <= whole) power *= 10
  for (; power >= 1; power /= 10) bytes[length++] = zero + (Math.floor(whole / power) % 10)
}
