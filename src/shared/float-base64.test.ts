import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { base64OfFloats, floatsOfBase64 } from './float-base64.ts'

describe('floats as base64', () => {
  it('are little-endian: 1.0 is 00 00 80 3f', () => {
    expect(base64OfFloats(Float32Array.of(1))).toBe('AACAPw==')
  })
  it('come back bit for bit', () => {
    fc.assert(
      fc.property(fc.float32Array(), (values) => {
        expect([...floatsOfBase64(base64OfFloats(values))]).toEqual([...values])
      })
    )
  })
})
