/** Shows the scene's labels as crisp HTML text over the canvas. Decoration for the eye: hidden from screen readers. */
import { labelSizes, type LabelRole, type SceneLabel } from './labels.ts'
import { placesOf, type NamePlaces } from './point-names.ts'
import type { SceneTheme } from './themes.ts'

interface LabelElement {
  element: HTMLSpanElement
  /** As it is in the page. */
  shown: { text: string; look: string; transform: string; isHidden: boolean }
}

export class LabelOverlay {
  /** Where names of points stand in what is shown. */
  names: NamePlaces = new Map()
  private readonly layer: HTMLDivElement
  private readonly elements: LabelElement[] = []
  private theme: SceneTheme

  /** Adds the layer after the canvas; the canvas's parent is the frame that both fill. */
  constructor(canvas: HTMLCanvasElement, theme: SceneTheme) {
    this.theme = theme
    this.layer = document.createElement('div')
    this.layer.setAttribute('aria-hidden', 'true')
    Object.assign(this.layer.style, {
      position: 'absolute',
      inset: '0',
      overflow: 'hidden',
      pointerEvents: 'none',
      userSelect: 'none',
      fontFamily: "'Inter Variable', Inter, system-ui, sans-serif",
      fontFeatureSettings: "'tnum', 'cv11'",
      lineHeight: '1.25',
      whiteSpace: 'nowrap'
    })
    canvas.after(this.layer)
  }

  setTheme(theme: SceneTheme): void {
    this.theme = theme
  }

  show(labels: readonly SceneLabel[]): void {
    labels.forEach((label, i) => {
      const { element, shown } = this.elements[i] ?? this.addElement()
      const look = this.lookOf(label)
      if (shown.text !== label.text) element.textContent = label.text
      // What stays is not set again: each setting would cost while things move.
      if (shown.look !== look) this.applyLook(element, label.role)
      const transform = transformOf(label)
      if (shown.transform !== transform) element.style.transform = transform
      if (shown.isHidden) element.style.display = ''
      Object.assign(shown, { text: label.text, look, transform, isHidden: false })
    })
    for (const { element, shown } of this.elements.slice(labels.length)) {
      if (!shown.isHidden) element.style.display = 'none'
      shown.isHidden = true
    }
    this.names = placesOf(labels)
  }

  dispose(): void {
    this.layer.remove()
  }

  private addElement(): LabelElement {
    const element = document.createElement('span')
    Object.assign(element.style, { position: 'absolute', left: '0', top: '0', transformOrigin: '0 0' })
    this.layer.append(element)
    const added = { element, shown: { text: '', look: '', transform: '', isHidden: false } }
    this.elements.push(added)
    return added
  }

  /** What `applyLook` follows from. */
  private lookOf({ role }: SceneLabel): string {
    return `${role} ${this.theme.background}`
  }

  private applyLook(element: HTMLSpanElement, role: LabelRole): void {
    const isTitle = role === 'axis' || role === 'view'
    Object.assign(element.style, {
      fontSize: `${labelSizes[role]}px`,
      fontWeight: isTitle ? '500' : '400',
      color: isTitle ? this.theme.title : this.theme.label,
      webkitTextStroke: role === 'point' ? `3px ${this.theme.background}` : '0',
      paintOrder: 'stroke'
    })
  }
}

function transformOf({ x, y, anchor: [across, down], isUpright = false }: SceneLabel): string {
  const turn = isUpright ? ' rotate(-90deg)' : ''
  const back = `translate(${(-across * 100).toFixed(1)}%, ${(-down * 100).toFixed(1)}%)`
  return `translate(${x.toFixed(2)}px, ${y.toFixed(2)}px)${turn} ${back}`
}
