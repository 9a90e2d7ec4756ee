/** A uPlot chart in a box of the page: made once, fed anew when its data change, and as large as the box. What it draws is the caller's. */
import { untrack } from 'svelte'
import type uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'

export interface ChartColors {
  grid: string
  /** Of numbers at axes, and of levels. */
  label: string
  /** Of the line that others are compared with. */
  ink: string
  font: string
}

interface Size {
  width: number
  height: number
}

export interface MountedChart {
  /** CSS pixels where the box has no size yet. */
  usual: Size
  /** Called once: another chart is made by another key of the component alone. */
  make: (colors: ChartColors, size: Size) => uPlot
  /** Whatever it reads is a reason to draw. */
  data: () => uPlot.AlignedData
}

/** To be called while the box is attached; answers what takes the chart away again. */
export function mountChart(box: HTMLElement, { usual, make, data }: MountedChart): () => void {
  const size = (): Size => ({
    width: box.clientWidth || usual.width,
    height: box.clientHeight || usual.height
  })
  const chart = untrack(() => make(colorsOf(box), size()))
  $effect(() => {
    chart.setData(data())
  })
  const observer = new ResizeObserver(() => {
    chart.setSize(size())
  })
  observer.observe(box)
  return () => {
    observer.disconnect()
    chart.destroy()
  }
}

function colorsOf(box: HTMLElement): ChartColors {
  const style = getComputedStyle(box)
  const color = (name: string): string => style.getPropertyValue(name).trim()
  return {
    grid: color('--line'),
    label: color('--text-faint'),
    ink: color('--data'),
    font: style.fontFamily
  }
}
