/** Plaids: two sine gratings added. Their contrasts add up to the plaid's, so that the sum never leaves black and white. */
import type { Family } from '../family.ts'
import { angle, linear } from '../parameters.ts'
import { fitsPattern, patternSettings, patternSpace, type Pattern } from '../patterns.ts'
import type { PixelGrid } from '../pixel-grid.ts'
import { SineField } from '../sine-field.ts'
import {
  aliasingDoubts,
  fieldOfViewSetting,
  frequencySketch,
  orientationSketch
} from '../spatial-frequency.ts'

type Name =
  | 'orientation'
  | 'difference'
  | 'frequency'
  | 'second-frequency'
  | 'phase'
  | 'second-phase'
  | 'relative-contrast'

function plaid(grid: PixelGrid): Pattern<Name> {
  const sine = new SineField(grid)
  return {
    sketches: {
      orientation: orientationSketch(),
      difference: linear('Δ orientation', [0, 90], 90, { hard: [0, 180], unit: '°' }),
      frequency: frequencySketch(grid),
      'second-frequency': frequencySketch(grid, 'Second frequency'),
      phase: angle('Phase'),
      'second-phase': angle('Second phase'),
      'relative-contrast': linear('Relative contrast', [0, 1], 1)
    },
    draw(values, plane) {
      const relative = values['relative-contrast']
      const share = 1 / (1 + relative)
      const { orientation, frequency, phase } = values
      sine.draw(plane, { orientation, frequency, phase }, share)
      const second = {
        orientation: orientation + values.difference,
        frequency: values['second-frequency'],
        phase: values['second-phase']
      }
      sine.add(plane, second, share * relative)
    },
    doubts: (values) => aliasingDoubts(grid, Math.max(values.frequency, values['second-frequency']))
  }
}

export const plaidFamily: Family = {
  name: 'plaid',
  fits: fitsPattern,
  suggest: () => ({}),
  settings: (target) => [fieldOfViewSetting, ...patternSettings(target)],
  open: (request) => patternSpace(request, plaid)
}
