/** Float32 arrays as text, as study files keep them: little-endian, base64. */

const bytesPerNumber = 4

export function base64OfFloats(values: Float32Array): string {
  const view = new DataView(new ArrayBuffer(values.length * bytesPerNumber))
  values.forEach((value, i) => {
    view.setFloat32(i * bytesPerNumber, value, true)
  })
  let text = ''
  for (let i = 0; i < view.byteLength; i++) text += String.fromCharCode(view.getUint8(i))
  return btoa(text)
}

/** @throws DOMException when the text is not base64. A trailing part of a number is left out. */
export function floatsOfBase64(text: string): Float32Array {
  const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
  const view = new DataView(bytes.buffer)
  return Float32Array.from({ length: Math.floor(bytes.length / bytesPerNumber) }, (_, i) =>
    view.getFloat32(i * bytesPerNumber, true)
  )
}
