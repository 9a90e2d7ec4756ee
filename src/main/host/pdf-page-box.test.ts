import { describe, expect, it } from 'vitest'
import { withExactPage } from './pdf-page-box.ts'

const size = { widthMm: 25.4, heightMm: 12.7 }

/** A file whose table says where its objects are. */
function pdfOf(objects: readonly string[]): Buffer {
  const starts: number[] = []
  let text = '%PDF-1.4\n'
  for (const [index, object] of objects.entries()) {
    starts.push(text.length)
    text += `${index + 1} 0 obj\n${object}\nendobj\n`
  }
  const rows = starts.map((start) => `${String(start).padStart(10, '0')} 00000 n \n`)
  const table = `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${rows.join('')}trailer\n<</Root 1 0 R>>\n`
  return Buffer.from(`${text}${table}startxref\n${text.length}\n%%EOF\n`, 'latin1')
}

describe('withExactPage', () => {
  it('is the file that a printer with exact paper had written', () => {
    const pageWith = (box: string): string[] => [
      '<</Title (a)>>',
      `<</Type /Page\n/MediaBox [${box}]>>`,
      '<<>>'
    ]
    const cut = withExactPage(pdfOf(pageWith('0 0 74.88 38.4')), size)
    expect(Buffer.from(cut).toString('latin1')).toBe(pdfOf(pageWith('0 2.4 72 38.4')).toString('latin1'))
  })

  it('rounds the page inwards, to 1/10 000 of a point', () => {
    const page = pdfOf(['<</MediaBox [0 0 255 192.96]>>'])
    const cut = Buffer.from(withExactPage(page, { widthMm: 89, heightMm: 67 })).toString('latin1')
    // 252.28346… × 189.92125… points.
    expect(cut).toContain('/MediaBox [0 3.0388 252.2834 192.96]')
  })

  it('says that a file has no such page', () => {
    expect(() => withExactPage(pdfOf(['<<>>']), size)).toThrow('without a page')
    expect(() => withExactPage(Buffer.from('/MediaBox [0 0 72 72]'), size)).toThrow('without a page')
  })
})
