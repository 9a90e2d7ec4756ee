import { describe, expect, it } from 'vitest'
import type { TrainingRun } from '#shared/training-runs.ts'
import type { Parameter } from '#shared/stimulus.ts'
import type { FoundEffects } from '../../found-effects.ts'
import { activityCells, activityLines } from './activity-cells.ts'
import { activityGrid, gridSentence } from './activity-grid.ts'
import { attentionCells } from './attention-plot.ts'
import { effectCells } from './effects-plot.ts'
import { comparedPlot, pointAxis, sweptAxis } from './swept-axes.ts'
import type { Workbench } from '../../workbench.svelte.ts'
import { accuracyLines, lossLines, trainingPlot } from './training-plot.ts'

const parameter: Parameter = {
  ...{ name: 'size', label: 'Size', unit: '°', hard: [0, 100], soft: [1, 100], default: 1 },
  scale: 'log'
}

describe('an axis', () => {
  it('has the swept parameter’s own values and unit', () => {
    const { axis, placeOf } = sweptAxis(
      { input: 'x', parameter: 'size', from: 1, to: 100, count: 3 },
      parameter
    )
    expect(axis).toMatchObject({ title: 'Size', unit: '°', scale: 'log', domain: [1, 100] })
    expect([0, 1, 2].map(placeOf)).toEqual([1, 10, 100])
  })

  it('counts steps as the trace does, after a transient that is left out', () => {
    const trace = {
      id: 't',
      sites: ['h'],
      reading: { axes: [] },
      axis: 'time' as const,
      projection: 'p',
      skip: 50
    }
    const { axis, placeOf } = pointAxis(trace, { trace: 't', series: 1, points: 10 } as never)
    expect(axis).toMatchObject({ title: 'Time', domain: [50, 59] })
    expect(placeOf(9)).toBe(59)
  })
})

describe('a comparison', () => {
  const along = sweptAxis({ input: 'x', parameter: 'size', from: 1, to: 100, count: 2 }, parameter)
  const conditions = [{ id: 'a', name: 'Edited', enabled: true, solo: false, mark: 3, interventions: [] }]
  const up = { title: 'Distance', unit: '' }

  it('names its lines and gives them their marks', () => {
    const lines = { places: [0, 1], lines: [{ condition: 'a', values: [1, 2] }] }
    const plot = comparedPlot({ lines, conditions, along, up, fromZero: true })
    expect(plot.legend).toEqual([{ label: 'Edited', look: { mark: 3, weight: 'plain' } }])
    expect(plot.places).toEqual([1, 100])
    expect(plot.y.domain[0]).toBe(0)
    expect(plot.y.domain[1]).toBeGreaterThan(2)
  })

  it('needs no legend for a baseline alone', () => {
    const lines = { places: [0, 1], lines: [{ condition: null, values: [1, 2] }] }
    expect(comparedPlot({ lines, conditions: [], along, up, fromZero: false }).legend).toEqual([])
  })
})

describe('attention', () => {
  const pattern = (weights: number[]) => ({ queries: 2, keys: 2, weights: Float32Array.from(weights) })
  const edited = { name: 'Edited', mark: 0, pattern: pattern([0.5, 0, 1, 0]) }

  it('has one scale from 0 to 1 for all weights', () => {
    const plot = attentionCells(pattern([1, 0, 0.5, 0.5]), [edited], 'weights', ['a', 'b'])
    expect(plot.scales).toHaveLength(1)
    expect(plot.maps.map(({ name, values }) => [name, values])).toEqual([
      ['Baseline', [1, 0, 0.5, 0.5]],
      ['Edited', [0.5, 0, 1, 0]]
    ])
    expect(plot.rows.labels).toEqual(['a', 'b'])
  })

  it('has differences around zero', () => {
    const plot = attentionCells(pattern([1, 0, 0.5, 0.5]), [edited], 'difference', [])
    expect(plot.scales[1]).toMatchObject({ map: 'vik', domain: [-0.5, 0.5] })
    expect(plot.maps[1]?.values).toEqual([-0.5, 0, 0.5, -0.5])
  })
})

it('a map of effects has a row for each site, with effects around zero', () => {
  const site = (name: string, patched: number[]) => ({
    ...{ site: name, role: 'head' as const, components: 2, patched: Float64Array.from(patched) }
  })
  const found = {
    effects: {
      clean: Float64Array.of(2),
      corrupt: Float64Array.of(0),
      sites: [site('b.0.z', [1, 0]), site('b.1.z', [0, -1])]
    },
    words: []
  } as unknown as FoundEffects
  const plot = effectCells(found, { direction: 'denoise', isShare: true }, 'Loss')
  expect(plot.rows.labels).toEqual(['b.0', 'b.1'])
  expect(plot.columns).toMatchObject({ title: 'Head', labels: ['0', '1'] })
  expect(plot.maps[0]?.values).toEqual([0.5, 0, 0, -0.5])
  expect(plot.scales[0]?.domain).toEqual([-0.5, 0.5])
  expect(plot.facts.map(({ of }) => of(1, 0, 0))).toEqual(['b.1.z', 'head 0'])
})

describe('training', () => {
  const look = (step: number, loss: number, accuracy: number) => ({
    ...{ step, loss, accuracy, heldOutLoss: 2 * loss, learningRate: 0, norm: 0 }
  })
  const run = { id: 'r', name: 'Sums', chance: 0.1, looks: [look(0, 1, 0.1), look(100, 0.01, 1)] }
  const runs = [{ run: run as unknown as TrainingRun, live: null, mark: null }]

  it('shows loss on a logarithmic axis that holds all of it, and on one from zero', () => {
    const log = lossLines(runs, 'logarithmic')
    expect(log.y.scale).toBe('log')
    expect(log.y.domain[0]).toBeLessThan(0.01)
    expect(log.y.domain[1]).toBeGreaterThan(2)
    expect(lossLines(runs, 'linear').y.domain).toEqual([0, 2.1])
    expect(log.legend.map(({ label }) => label)).toEqual(['Sums', 'On training examples'])
  })

  it('shows accuracy with chance', () => {
    const { lines, x, y } = accuracyLines(runs)
    expect(lines.map(({ name, values }) => [name, values])).toEqual([
      ['Chance', [0.1, 0.1]],
      ['Sums', [0.1, 1]]
    ])
    expect([x.domain, y.isShare]).toEqual([[0, 100], true])
  })

  it('is of the run that trained the network of the study, which need not be open', async () => {
    const folder = '/runs/sums'
    const asked: string[] = []
    const workbench = {
      lab: { plotted: [], runs: [{ ...run, folder }], live: {} },
      network: { info: null },
      shell: { startPath: () => Promise.resolve('/a.limen.json') },
      link: {
        call: (name: string) => {
          asked.push(name)
          return Promise.resolve({ networkPath: `${folder}/network.onnx` })
        }
      }
    } as unknown as Workbench
    const { title } = await trainingPlot(workbench, { of: 'loss', lossScale: 'logarithmic' })
    expect([title, asked]).toEqual(['Sums', ['openStudy']])
    await expect(
      trainingPlot(workbench, { of: 'loss', lossScale: 'linear', runs: ['Products'] })
    ).rejects.toThrow("no run 'Products'")
  })
})

describe('activity', () => {
  const axis = { title: 'Angle', unit: '°', scale: 'linear' as const, domain: [0, 180] as const, period: 180 }

  it('has a row for each unit and a column for each place, named at round values', () => {
    const states = Float32Array.from([1, 10, 2, 20, 3, 30, 4, 40, 5, 50])
    const plot = activityCells([{ name: '', states }], 2, axis, [0, 45, 90, 135, 180])
    expect(plot.maps[0]?.values).toEqual([1, 2, 3, 4, 5, 10, 20, 30, 40, 50])
    expect(plot.columns.title).toBe('Angle (°)')
    expect(plot.columns.ticks).toEqual(
      [0, 45, 90, 135, 180].map((value, at) => ({ at, label: String(value) }))
    )
    expect(plot.scales[0]).toMatchObject({ map: 'viridis', domain: [0, 50] })
    expect(plot.facts.map(({ of }) => of(1, 2, 0))).toEqual([1, 90])
  })

  it('of few units is lines, with a gap where there is no number', () => {
    const { lines, y } = activityLines(Float32Array.from([1, -1, NaN, 3]), 2, axis, [0, 180])
    expect(lines.map(({ name, values }) => [name, values])).toEqual([
      ['Unit 0', [1, null]],
      ['Unit 1', [-1, 3]]
    ])
    expect(y.domain[0]).toBeLessThan(-1)
  })

  it('marks round values where they lie, also between columns', () => {
    const { columns } = activityCells([{ name: '', states: new Float32Array(4) }], 1, axis, [0, 60, 120, 180])
    expect(columns.ticks?.map(({ at }) => at)).toEqual([0, 0.75, 1.5, 2.25, 3])
    expect(columns.names).toEqual(['0', '60', '120', '180'])
  })

  it('has colours around zero where some are negative, and of very many units those that change', () => {
    const states = new Float32Array(2 * 300)
    states[299] = -2
    const plot = activityCells([{ name: '', states }], 300, axis, [0, 180])
    expect(plot.scales[0]).toMatchObject({ map: 'vik', domain: [-2, 2] })
    expect(plot.rows.labels).toHaveLength(256)
    expect(plot.rows.labels.at(-1)).toBe('299')
  })
})

describe('activity over a grid', () => {
  const parameter = (name: string): Parameter => ({
    ...{ name, label: name, unit: '', default: 0, scale: 'linear', hard: [0, 10], soft: [0, 10] }
  })
  const swept = (name: string, count: number) => ({
    axis: { input: 'x', parameter: name, from: 0, to: count - 1, count },
    parameter: parameter(name)
  })
  /** Of the first parameter, the second one and the unit in decimal places. */
  const statesOf = (first: number, second: number, units: number): Float32Array =>
    Float32Array.from({ length: first * second * units }, (_, i) => {
      const [point, unit] = [Math.floor(i / units), i % units]
      return 100 * Math.floor(point / second) + 10 * (point % second) + unit
    })

  it('has a map for each value of the parameter with fewer, with units along the other one', () => {
    const grid = { swept: [swept('a', 3), swept('b', 2)], mapped: 1, shown: [0, 1] } as const
    const plot = activityGrid(statesOf(3, 2, 2), 2, grid)
    expect(plot.maps.map(({ values }) => values)).toEqual([
      [0, 100, 200, 1, 101, 201],
      [10, 110, 210, 11, 111, 211]
    ])
    expect(plot.facts.map(({ of }) => of(1, 2, 1))).toEqual([1, 1, 2])
    expect(gridSentence(grid)).toBe('One map for each value of ‘b’.')
    const turned = activityGrid(statesOf(2, 3, 1), 1, {
      ...grid,
      swept: [swept('a', 2), swept('b', 3)],
      mapped: 0
    })
    expect(turned.maps.map(({ values }) => values)).toEqual([
      [0, 10, 20],
      [100, 110, 120]
    ])
  })

  it('says which values have a map where not all have', () => {
    const grid = { swept: [swept('width', 40), swept('b', 40)], mapped: 0, shown: [0, 39] } as const
    expect(gridSentence(grid)).toBe('Maps are those of width 0.0 and 39.0.')
    expect(activityGrid(statesOf(40, 40, 1), 1, grid).maps).toHaveLength(2)
  })
})
