/** Shows the scene's labels as crisp HTML text over the canvas. Decoration for the eye: hidden from screen readers. */
import { labelSizes, type LabelRole, type SceneLabel } from './labels.ts'
import type { SceneTheme } from './themes.ts'

export class LabelOverlay {
  private readonly layer: HTMLDivElement
  private readonly elements: HTMLSpanElement[] = []
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
    const { background } = this.theme
    labels.forEach((label, i) => {
      const element = this.elements[i] ?? this.addElement()
      if (element.textContent !== label.text) element.textContent = label.text
      const [ax, ay] = label.anchor
      Object.assign(element.style, {
        display: '',
        fontSize: `${labelSizes[label.role]}px`,
        fontWeight: label.role === 'axis' || label.role === 'view' ? '500' : '400',
        color: this.colorOf(label.role),
        webkitTextStroke: label.role === 'point' ? `3px ${background}` : '0',
        paintOrder: 'stroke',
        transformOrigin: '0 0',
        transform: `translate(${label.x.toFixed(2)}px, ${label.y.toFixed(2)}px)${label.isUpright ? ' rotate(-90deg)' : ''} translate(${(-ax * 100).toFixed(1)}%, ${(-ay * 100).toFixed(1)}%)`
      })
    })
    for (const element of this.elements.slice(labels.length)) element.style.display = 'none'
  }

  dispose(): void {
    this.layer.remove()
  }

  private addElement(): HTMLSpanElement {
    const element = document.createElement('span')
    Object.assign(element.style, { position: 'absolute', left: '0', top: '0' })
    this.layer.append(element)
    this.elements.push(element)
    return element
  }

  private colorOf(role: LabelRole): string {
    return role === 'axis' || role === 'view' ? this.theme.title : this.theme.label
  }
}
