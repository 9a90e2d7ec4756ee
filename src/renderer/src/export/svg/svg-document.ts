/**
 * A sheet as an SVG document: sizes in millimetres or pixels, words for screen readers, what made it as metadata, and groups that
 * drawing programs show as layers.
 */
import type { SheetGroup } from '../sheet/sheet-groups.ts'
import type { SheetItem, TextItem } from '../sheet/sheet-items.ts'
import type { SheetFont } from '../sheet/type-metrics.ts'
import { fontFace, neededFonts, type FontFile } from './font-files.ts'
import { LineWriter } from './line-writer.ts'
import { svgItem, type ItemContext } from './svg-items.ts'
import { attributes, escapeXml, opacityText, svgNumber, UniqueIds } from './svg-text.ts'
import { fontFamily, textAsText, type TextWriter } from './text-writers.ts'

export interface SvgOptions {
  /** Pixels of the sheet, which are the document's units. */
  width: number
  height: number
  /** How large it is where it is placed or printed; left out, as many CSS pixels. */
  printed?: { width: number; height: number; unit: 'mm' | 'px' }
  /** A colour; null leaves the ground transparent. */
  background: string | null
  font: SheetFont
  title: string
  description: string
  /** What made it, and from what: names and values. */
  metadata: Readonly<Record<string, string>>
  /** Files of the font, embedded where their characters occur; none for outlines, or where the reader's own will do. */
  fonts?: readonly FontFile[]
  writeText?: TextWriter
}

export type SheetPart = SheetItem | SheetGroup

export function svgDocument(parts: readonly SheetPart[], options: SvgOptions): string {
  const body = new BodyWriter(options.writeText ?? textAsText())
  const content = body.parts(parts, 0)
  const { width, height, background, title, description, font } = options
  const printed = options.printed ?? { width, height, unit: 'px' }
  return [
    '<?xml version="1.0" encoding="UTF-8"?>\n',
    `<svg${attributes({
      xmlns: 'http://www.w3.org/2000/svg',
      'xmlns:inkscape': 'http://www.inkscape.org/namespaces/inkscape',
      width: `${printed.width}${printed.unit}`,
      height: `${printed.height}${printed.unit}`,
      viewBox: ['0', '0', svgNumber(width), svgNumber(height)].join(' '),
      role: 'img',
      'aria-labelledby': 'document-title document-description',
      'font-family': fontFamily(font),
      'stroke-linejoin': 'round'
    })}>\n`,
    `<title id="document-title">${escapeXml(title)}</title>\n`,
    `<desc id="document-description">${escapeXml(description)}</desc>\n`,
    metadataElement(title, options.metadata),
    definitions(body.definitions, options.fonts ?? [], textsIn(parts)),
    background === null ? '' : `<rect${attributes({ width, height, fill: background })}/>\n`,
    content,
    '</svg>\n'
  ].join('')
}

/** Writes groups and items, and collects what they refer to. */
class BodyWriter {
  readonly definitions: string[] = []
  private readonly ids = new UniqueIds()
  private readonly lines = new LineWriter()
  private readonly context: ItemContext

  constructor(writeText: TextWriter) {
    this.context = {
      writeText,
      define: (kind, element) => {
        const id = this.ids.of(`definition ${kind}`)
        this.definitions.push(element(id))
        return id
      }
    }
  }

  parts(parts: readonly SheetPart[], depth: number): string {
    const written: string[] = []
    const writeLines = (): void => {
      const lines = this.lines.take()
      if (lines !== '') written.push(lines)
    }
    for (const part of parts) {
      if (part.kind === 'line') {
        this.lines.add(part)
        continue
      }
      writeLines()
      written.push(part.kind === 'group' ? this.group(part, depth) : svgItem(part, this.context))
    }
    writeLines()
    return written.length === 0 ? '' : `${written.join('\n')}\n`
  }

  private group({ name, items, clip, opacity = 1 }: SheetGroup, depth: number): string {
    const layer = depth === 0 ? { 'inkscape:groupmode': 'layer' } : {}
    const names =
      name === undefined ? {} : { id: this.ids.of(name), 'data-name': name, 'inkscape:label': name, ...layer }
    const look = {
      'clip-path': clip && `url(#${this.clip(clip)})`,
      opacity: opacity === 1 ? undefined : opacityText(opacity)
    }
    return `<g${attributes({ ...names, ...look })}>\n${this.parts(items, depth + 1)}</g>`
  }

  private clip(rectangle: NonNullable<SheetGroup['clip']>): string {
    const { x, y, width, height } = rectangle
    const shape = `<rect${attributes({ x, y, width, height })}/>`
    return this.context.define('clip', (id) => `<clipPath id="${id}">${shape}</clipPath>`)
  }
}

function definitions(elements: readonly string[], files: readonly FontFile[], texts: TextItem[]): string {
  const faces = neededFonts(files, texts).map(fontFace).join('\n')
  const style = faces === '' ? [] : [`<style>${faces}</style>`]
  const all = [...style, ...elements]
  return all.length === 0 ? '' : `<defs>\n${all.join('\n')}\n</defs>\n`
}

export function textsIn(parts: readonly SheetPart[]): TextItem[] {
  const texts: TextItem[] = []
  for (const part of parts)
    if (part.kind === 'text') texts.push(part)
    else if (part.kind === 'group') texts.push(...textsIn(part.items))
  return texts
}

/** Dublin Core for what has a name there, so that catalogues read it; the rest as plain names and values. */
function metadataElement(title: string, metadata: Readonly<Record<string, string>>): string {
  const values = Object.entries(metadata)
    .map(([name, value]) => `<limen:value name="${escapeXml(name)}">${escapeXml(value)}</limen:value>`)
    .join('')
  return (
    '<metadata><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dc="http://purl.org/dc/elements/1.1/"' +
    ' xmlns:limen="urn:limen:figure"><rdf:Description rdf:about="">' +
    `<dc:title>${escapeXml(title)}</dc:title><dc:creator>Limen</dc:creator>${values}` +
    '</rdf:Description></rdf:RDF></metadata>\n'
  )
}
