import { expect, it } from 'vitest'
import { csvPieces, csvText } from './csv-text.ts'

it('cells with commas, quotes and breaks are quoted (RFC 4180)', () => {
  const rows = [
    ['x,y', 'say "hi"'],
    [1, -0.5],
    ['two\nlines', null]
  ]
  expect(csvText(['a', 'b'], rows)).toBe('a,b\r\n"x,y","say ""hi"""\r\n1,-0.5\r\n"two\nlines",\r\n')
})

it('numbers that are none, and −0, have words that others read', () => {
  expect(csvText(['a'], [[NaN], [Infinity], [-Infinity], [-0]])).toBe(
    'a\r\nNaN\r\nInfinity\r\n-Infinity\r\n-0\r\n'
  )
})

it('a long table comes in pieces of whole rows', () => {
  const rows = Array.from({ length: 300_000 }, (_, row) => [row, 'some text'])
  const pieces = [...csvPieces(['row', 'text'], rows)]
  expect(pieces.length).toBeGreaterThan(2)
  expect(pieces.every((piece) => piece.endsWith('\r\n'))).toBe(true)
  expect(pieces.join('')).toBe(csvText(['row', 'text'], rows))
})
