/** NumPy's texts of fixed length: 'U' is UTF-32, 'S' is bytes (read as Latin-1); zeros at the end are no part of them. */
import { LimenError } from '#shared/errors.ts'

/** Highest code point of Unicode. */
const lastCodePoint = 0x10ffff

/** The texts of an array with this type code, e.g. '<U12'. */
export function readTexts(body: Uint8Array, descr: string, count: number, name: string): string[] {
  const isUnicode = descr[1] === 'U'
  const width = Number(descr.slice(2))
  const stride = isUnicode ? 4 * width : width
  if (body.length < stride * count || (stride === 0 && count > body.length)) {
    throw new LimenError({
      tag: 'file',
      message: `${name} should hold ${count} texts of ${stride} bytes, but ends before.`,
      advice: 'Write the array again with numpy.save.',
      part: name
    })
  }
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength)
  const isLittle = !descr.startsWith('>')
  return Array.from({ length: count }, (_, index) => {
    const points = Array.from({ length: width }, (_, place) =>
      isUnicode ? view.getUint32(index * stride + place * 4, isLittle) : view.getUint8(index * stride + place)
    )
    while (points.at(-1) === 0) points.pop()
    return String.fromCodePoint(...points.map((point) => (point > lastCodePoint ? 0xfffd : point)))
  })
}

/** Texts as '<U' elements, all as wide as the longest. */
export function fixedTexts(texts: readonly string[]): { descr: string; body: Uint8Array } {
  const points = texts.map((text) => Array.from(text, (character) => character.codePointAt(0) ?? 0))
  const width = Math.max(1, ...points.map((list) => list.length))
  const body = new Uint8Array(4 * width * texts.length)
  const view = new DataView(body.buffer)
  for (const [index, list] of points.entries()) {
    for (const [place, point] of list.entries()) view.setUint32(4 * (index * width + place), point, true)
  }
  return { descr: `<U${width}`, body }
}
