import { DOMParser } from '@xmldom/xmldom'
import fc from 'fast-check'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { decode } from 'fast-png'
import { describe, expect, test } from 'vitest'
import type { SheetItem, TextItem } from '../sheet/sheet-items.ts'
import { isInRanges, neededFonts, subsetRanges, type FontFile, type FontSubset } from './font-files.ts'
import { OutlineFont } from './outline-font.ts'
import { svgDocument, type SvgOptions } from './svg-document.ts'
import { textAsOutlines, textAsText } from './text-writers.ts'

const options: SvgOptions = {
  width: 252,
  height: 190,
  printed: { width: 89, height: 67, unit: 'mm' },
  background: '#ffffff',
  font: 'print',
  title: 'θ',
  description: 'a path',
  metadata: {}
}

const text = (words: string, more: Partial<TextItem> = {}): TextItem => ({
  kind: 'text',
  ...{ text: words, x: 10, y: 20, size: 10, weight: 400, color: '#000000', anchor: [0, 0], ...more }
})

function parsed(svg: string): ReturnType<DOMParser['parseFromString']> {
  const errorHandler = (_level: string, message: string): never => {
    throw new Error(message)
  }
  return new DOMParser({ errorHandler }).parseFromString(svg, 'image/svg+xml')
}

const elements = (svg: string, name: string): Element[] => {
  const found = parsed(svg).getElementsByTagName(name)
  return Array.from({ length: found.length }, (_, i) => found[i]).flatMap((each) => (each ? [each] : []))
}

const arimo = (subset: FontSubset, weight: '400' | '600'): FontFile => {
  const path = createRequire(import.meta.url).resolve(
    `@fontsource/arimo/files/arimo-${subset}-${weight}-normal.woff`
  )
  return { family: 'Arimo', weight, format: 'woff', ranges: subsetRanges[subset], bytes: readFileSync(path) }
}
const files = [arimo('latin', '400'), arimo('greek', '400'), arimo('latin', '600')]

describe('an SVG document', () => {
  test('is well-formed and keeps every word, whatever is in it', () => {
    const words = fc
      .string({ unit: 'grapheme' })
      .map((value) => value.replace(/[\n\t\r\u0085\u2028\u2029]/g, ' '))
    fc.assert(
      fc.property(words, words, fc.string({ unit: 'binary' }), (title, label, wild) => {
        const svg = svgDocument([{ kind: 'group', name: wild, items: [text(label), text(wild)] }], {
          ...options,
          ...{ title, description: wild, metadata: { [wild]: label } }
        })
        const document = parsed(svg)
        expect(document.getElementsByTagName('title')[0]?.textContent).toBe(title)
        expect(document.getElementsByTagName('text')[0]?.textContent).toBe(label)
      })
    )
  })

  test('has a space where a text breaks its line', () => {
    const document = parsed(svgDocument([text('a\nb\u2028c\u0085d')], options))
    expect(document.getElementsByTagName('text')[0]?.textContent).toBe('a b c d')
  })

  test('is as large as it is printed, in units of the sheet', () => {
    const root = parsed(svgDocument([], options)).documentElement
    expect(root.getAttribute('width')).toBe('89mm')
    expect(root.getAttribute('height')).toBe('67mm')
    expect(root.getAttribute('viewBox')).toBe('0 0 252 190')
  })

  test('has groups with names, each id once', () => {
    const group = { kind: 'group', name: 'Block 3 · MLP', items: [] } as const
    const svg = svgDocument(
      [group, { ...group, items: [{ ...group, items: [] }] }].map((each) => ({
        ...each,
        items: [...each.items]
      })),
      options
    )
    const groups = elements(svg, 'g')
    expect(groups.map((each) => each.getAttribute('data-name'))).toEqual(Array(3).fill('Block 3 · MLP'))
    expect(new Set(groups.map((each) => each.getAttribute('id'))).size).toBe(3)
  })

  test('has groups that blend as one, with their opacity and without a name', () => {
    const [group] = elements(
      svgDocument([{ kind: 'group', opacity: 0.35, items: [text('a')] }], options),
      'g'
    )
    expect(group?.getAttribute('opacity')).toBe('0.35')
    expect(group?.getAttribute('id')).toBe('')
  })

  test('rounds to hundredths of a pixel, and writes opaque lines of one look as one path', () => {
    const line: SheetItem = {
      kind: 'line',
      points: [
        [1 / 3, -1e-9],
        [2, 1e6]
      ],
      ...{ color: '#123456', width: 1.5, opacity: 1 }
    }
    const paths = elements(svgDocument([line, line, { ...line, opacity: 0.5 }], options), 'path')
    expect(paths.map((path) => path.getAttribute('d'))).toEqual([
      'M0.33 0L2 1000000M0.33 0L2 1000000',
      'M0.33 0L2 1000000'
    ])
    expect(paths[1]?.getAttribute('stroke-opacity')).toBe('0.5')
  })

  test('holds images as PNG, to the pixel', () => {
    const data = Uint8ClampedArray.from([255, 0, 0, 255, 0, 128, 255, 64])
    const item: SheetItem = {
      kind: 'image',
      x: 0,
      y: 0,
      width: 20,
      height: 10,
      pixels: { width: 2, height: 1, data },
      smooth: false
    }
    const image = parsed(svgDocument([item], options)).getElementsByTagName('image')[0]
    const [head, body = ''] = (image?.getAttribute('href') ?? '').split(',')
    expect(head).toBe('data:image/png;base64')
    expect([...decode(Buffer.from(body, 'base64')).data]).toEqual([...data])
  })

  test('embeds the fonts whose letters occur, and no others', () => {
    const used = (words: string, weight: 400 | 600 = 400): string[] =>
      neededFonts(files, [{ text: words, weight }]).map(
        ({ ranges, weight: of }) => `${ranges.slice(0, 9)} ${of}`
      )
    expect(used('−0.5 × 10²')).toEqual(['U+0000-00 400'])
    expect(used('θ = 3')).toEqual(['U+0000-00 400', 'U+0370-03 400'])
    expect(used('PC1', 600)).toEqual(['U+0000-00 600'])
    expect(isInRanges(subsetRanges.greek, 'θ')).toBe(true)
    expect(svgDocument([text('θ')], { ...options, fonts: files }).match(/@font-face/g)).toHaveLength(1)
  })
})

test('the rim of text lies beneath it as outlines, where the font has its letters', () => {
  const write = textAsText(undefined, new OutlineFont(files))
  expect(write(text('resid', { halo: '#ffffff' }))).toMatch(
    /^<path d="[^"]+" fill="none" stroke="#ffffff"[^>]*\/><text(?![^>]*stroke)[^>]*>resid<\/text>$/
  )
  expect(write(text('漢', { halo: '#ffffff' }))).toMatch(/^<text[^>]* stroke="#ffffff"/)
  expect(write(text('resid'))).not.toContain('<path')
})

describe('text as outlines', () => {
  const font = new OutlineFont(files)
  const write = textAsOutlines(font)

  test('is as wide as Arial has it: digits are 1139 of 2048 units', () => {
    expect(font.width({ text: '0123', size: 10, weight: 400 })).toBeCloseTo((4 * 11390) / 2048, 6)
  })

  test('stands where its anchor says', () => {
    const xs = (svg: string): number[] => [...svg.matchAll(/[ML](-?[\d.]+) /g)].map(([, x]) => Number(x))
    const right = xs(write(text('H', { x: 50, anchor: [1, 0.5] })))
    expect(Math.max(...right)).toBeLessThan(50)
    expect(Math.max(...right)).toBeGreaterThan(48)
    expect(Math.min(...xs(write(text('H', { x: 50, anchor: [0, 0.5] }))))).toBeGreaterThan(50)
  })

  test('draws the mark that vocabularies put before words as a low line', () => {
    const outline = (svg: string): string | undefined => / d="([^"]*)"/.exec(svg)?.[1]
    expect(outline(write(text('▁h')))).toBe(outline(write(text('_h'))))
  })

  test('draws Greek, minus and superscripts, and leaves what the font lacks as text', () => {
    expect(write(text('θ−²'))).toContain('<path')
    expect(write(text('2×10⁻⁵'))).toContain('<path')
    expect(write(text('漢'))).toContain('<text')
  })
})
