/**
 * A text that grows as bytes. The numbers of a large figure are a million: their digits are written into one array, since
 * joining short texts takes several times as long and leaves as much for the garbage collector.
 */
import { svgNumber } from './svg-text.ts'

const [minus, point, space, zero, lineTo, moveTo] = [0x2d, 0x2e, 0x20, 0x30, 0x4c, 0x4d]
/** Bytes that the longest pair of numbers takes with what stands around them. */
const longestPair = 64
/** Larger numbers are left to `svgNumber`. */
const largest = 1e6

const encoder = new TextEncoder()
const decoder = new TextDecoder()

export class TextBytes {
  private bytes = new Uint8Array(4096)
  private length = 0

  static of(text: string): Uint8Array {
    return encoder.encode(text)
  }

  get isEmpty(): boolean {
    return this.length === 0
  }

  add(text: Uint8Array): void {
    this.makeRoom(text.length)
    this.bytes.set(text, this.length)
    this.length += text.length
  }

  /** 'M1 2L3.25 4', to hundredths as `svgNumber`; nothing for no points. */
  addPath(points: readonly (readonly [number, number])[]): void {
    this.makeRoom(points.length * longestPair)
    const { bytes } = this
    let end = this.length
    for (let at = 0; at < points.length; at++) {
      const place = points[at]
      bytes[end++] = at === 0 ? moveTo : lineTo
      end = writeNumber(bytes, end, place?.[0] ?? NaN)
      bytes[end++] = space
      end = writeNumber(bytes, end, place?.[1] ?? NaN)
    }
    this.length = end
  }

  /** The text so far; the next one begins. */
  take(): string {
    const text = decoder.decode(this.bytes.subarray(0, this.length))
    this.length = 0
    return text
  }

  private makeRoom(more: number): void {
    if (this.length + more <= this.bytes.length) return
    const longer = new Uint8Array(2 * (this.length + more))
    longer.set(this.bytes.subarray(0, this.length))
    this.bytes = longer
  }
}

/** @returns where the next byte stands, as the functions below. */
function writeNumber(bytes: Uint8Array, end: number, value: number): number {
  const hundredths = Math.round(value * 100)
  if (!(Math.abs(hundredths) < largest * 100)) return writeText(bytes, end, svgNumber(value))
  if (hundredths >= 0) return writeHundredths(bytes, end, hundredths)
  bytes[end] = minus
  return writeHundredths(bytes, end + 1, -hundredths)
}

function writeHundredths(bytes: Uint8Array, start: number, hundredths: number): number {
  const whole = Math.floor(hundredths / 100)
  const rest = hundredths - whole * 100
  let end = writeWhole(bytes, start, whole)
  if (rest === 0) return end
  bytes[end++] = point
  bytes[end++] = zero + Math.floor(rest / 10)
  if (rest % 10 > 0) bytes[end++] = zero + (rest % 10)
  return end
}

function writeWhole(bytes: Uint8Array, start: number, whole: number): number {
  const end = whole < 10 ? start : writeWhole(bytes, start, Math.floor(whole / 10))
  bytes[end] = zero + (whole % 10)
  return end + 1
}

function writeText(bytes: Uint8Array, start: number, text: string): number {
  for (let at = 0; at < text.length; at++) bytes[start + at] = text.charCodeAt(at)
  return start + text.length
}

const path = new TextBytes()

/** 'M1 2L3.25 4', as `addPath`. */
export function pathText(points: readonly (readonly [number, number])[]): string {
  path.addPath(points)
  return path.take()
}
