/** Lines as SVG paths: those of one look that follow each other are one path. A large figure has 100,000 of them, so all go into one text. */
import type { LineItem } from '../sheet/sheet-items.ts'
import { attributes, opacityText, svgNumber } from './svg-text.ts'
import { TextBytes } from './text-bytes.ts'

/** How a path of a look ends; of the item only the look is used. */
interface Look {
  item: LineItem
  end: Uint8Array
}

const start = TextBytes.of('<path d="')
const lineBreak = TextBytes.of('\n')

export class LineWriter {
  private readonly text = new TextBytes()
  private readonly looks = new Map<string, Look[]>()
  private last: LineItem | null = null

  add(item: LineItem): void {
    if (!this.last || !canJoin(this.last, item)) {
      this.endPath()
      if (!this.text.isEmpty) this.text.add(lineBreak)
      this.text.add(start)
    }
    this.text.addPath(item.points)
    this.last = item
  }

  /** All elements since the last call, each in a line of its own; '' for none. */
  take(): string {
    this.endPath()
    return this.text.take()
  }

  private endPath(): void {
    if (this.last) this.text.add(this.endOf(this.last))
    this.last = null
  }

  private endOf(item: LineItem): Uint8Array {
    const known = this.looks.get(item.color)
    for (const look of known ?? []) if (looksLike(look.item, item)) return look.end
    const look = { item: { ...item, points: [] }, end: TextBytes.of(`" fill="none"${strokeOf(item)}/>`) }
    if (known) known.push(look)
    else this.looks.set(item.color, [look])
    return look.end
  }
}

/** Opaque lines may lie upon each other in one element. */
const canJoin = (a: LineItem, b: LineItem): boolean => a.opacity === 1 && looksLike(a, b)

const looksLike = (a: LineItem, b: LineItem): boolean =>
  a.color === b.color &&
  a.width === b.width &&
  a.opacity === b.opacity &&
  a.cap === b.cap &&
  String(a.dash ?? '') === String(b.dash ?? '')

const strokeOf = ({ color, width, opacity, dash, cap }: LineItem): string =>
  attributes({
    stroke: color,
    'stroke-width': width,
    'stroke-opacity': opacity === 1 ? undefined : opacityText(opacity),
    'stroke-dasharray': dash?.map(svgNumber).join(' '),
    'stroke-linecap': cap === 'round' ? 'round' : undefined
  })
