import { describe, expect, it } from 'vitest'
import { keyText } from './key-text.ts'

describe('keys', () => {
  it('are written in words', () => {
    expect(keyText('$mod+Shift+Z', false)).toBe('Ctrl+Shift+Z')
    expect(keyText('Shift+ArrowLeft', false)).toBe('Shift+←')
    expect(keyText('Shift+?', false)).toBe('?')
    expect(keyText('Shift+<', false)).toBe('<')
  })
  it('are written in signs on a Mac, in its order', () => {
    expect(keyText('$mod+Shift+Z', true)).toBe('⇧⌘Z')
    expect(keyText('Shift+ArrowLeft', true)).toBe('⇧←')
    expect(keyText('Space', true)).toBe('Space')
    expect(keyText('Shift+?', true)).toBe('?')
  })
})
