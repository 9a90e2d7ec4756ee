/** Names and outline of dense layers: fc1, fc2, … */
import type { DenseLayer } from './dense.ts'
import { remark, row, type Sketch } from './sketch.ts'
import type { Wiring } from './wiring.ts'

export function sketchDenseLayers(wiring: Wiring, layers: readonly DenseLayer[]): Sketch[] {
  return layers.map(({ mapped, activated, units }, i) => {
    const name = `fc${i + 1}`
    const children = activated
      ? [row(wiring, activated.tensor, `${name}.act`, 'activation', { detail: activated.label })]
      : []
    const detail = remark('Linear', `${units} ${units === 1 ? 'unit' : 'units'}`)
    return row(wiring, mapped, name, 'mlp-hidden', { label: name, detail, children })
  })
}
