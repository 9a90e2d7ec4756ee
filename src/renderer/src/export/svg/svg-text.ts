/** Numbers, names and words as they stand in an SVG file. */

/** To hundredths of a pixel, as short as can be; what is not finite becomes 0. */
export function svgNumber(value: number): string {
  const rounded = Math.round(value * 100) / 100
  return Number.isFinite(rounded) ? String(rounded === 0 ? 0 : rounded) : '0'
}

export const opacityText = (opacity: number): string => String(Math.round(opacity * 1000) / 1000)

/** Characters that XML 1.0 has no place for, not even escaped. */
// eslint-disable-next-line no-control-regex -- They are what is looked for.
const impossible = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g

/** Halves of characters, which no encoding can hold. */
const loneSurrogates = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g

/** Whatever ends a line, and tabs: some readers of XML make line feeds of them. */
const lineBreaks = /[\n\t\r\u0085\u2028\u2029]/g

/** Text between tags or in an attribute. */
export function escapeXml(text: string): string {
  return text
    .replace(loneSurrogates, '\ufffd')
    .replace(impossible, '\ufffd')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;')
    .replace(lineBreaks, ' ')
}

/** Attributes in the order given; undefined ones are left out. */
export function attributes(values: Record<string, string | number | undefined>): string {
  return Object.entries(values)
    .map(([name, value]) => {
      if (value === undefined) return ''
      return ` ${name}="${typeof value === 'number' ? svgNumber(value) : escapeXml(value)}"`
    })
    .join('')
}

/** Ids that a drawing program shows as the names of layers: each once, letters, digits and dashes. */
export class UniqueIds {
  private readonly counts = new Map<string, number>()

  of(name: string): string {
    const words = name.normalize('NFKD').replace(/[^A-Za-z0-9]+/g, '-')
    const stem = words.replace(/^-+|-+$/g, '').toLowerCase() || 'group'
    const base = /^[a-z]/.test(stem) ? stem : `g-${stem}`
    const count = (this.counts.get(base) ?? 0) + 1
    this.counts.set(base, count)
    // Two underscores never come of a name.
    return count === 1 ? base : `${base}__${count}`
  }
}
