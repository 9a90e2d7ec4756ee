/** Numbers of small multiples: those of every panel, with its name. */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readNpz } from '#engine/arrays/npz.ts'
import { csvRows, parquetContent, zarrArray } from '#engine/data-files/testing/read-files.ts'
import type { DataFormat } from '#shared/data-export.ts'
import { metricSchema } from '#shared/metric.ts'
import type { SheetPanels } from '#shared/sheet-panels.ts'
import type { SweepAxis } from '#shared/trajectory.ts'
import { conditionOf } from '../testing/live-conditions.ts'
import {
  calm,
  firstUnits,
  linearNetwork,
  openedInTests,
  prepare,
  traceOf
} from '../testing/small-networks.ts'

const open = openedInTests()

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'limen-panels-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const sweep: SweepAxis[] = [{ input: 'x', parameter: 'x1', from: -2, to: 2, count: 5 }]
const values = { x: { x1: 0.5, x2: -1, x3: 3 } }
const metrics = [metricSchema.parse({ kind: 'value', index: 1 })]
const byX2: SheetPanels = { by: 'parameter', parameter: 'x2', values: [-1, 0.25, 1], count: 4 }
const byX1: SheetPanels = { by: 'parameter', parameter: 'x.x1', values: [-1.5, 1.5], count: 4 }

/** Feature 1 of hidden is 2 x1 + x2, and y = 2 · hidden; without it under the condition, if there is one. */
async function exporting(hasCondition: boolean) {
  const network = await open(linearNetwork())
  const zero = conditionOf(network, 'c1', { site: 'hidden', kind: 'zero', select: { feature: [1] } })
  const conditions = hasCondition ? [zero] : []
  const traces = [traceOf(['hidden'], 'stimulus', 'hidden')]
  const choices = { 'hidden/1': firstUnits }
  const { prepared } = await prepare(network, { traces, sweep, values, choices, conditions })
  const named = conditions.map((each) => ({ ...each, name: 'Zeroed', enabled: true, solo: false, mark: 0 }))
  const request = (format: DataFormat, panels: SheetPanels) => ({
    plan: prepared.id,
    values,
    conditions,
    study: { title: 'A line', conditions: named, metrics },
    ...{ panels, format, path: join(folder, `line.${format}`) }
  })
  return { network, request }
}

async function rowsOf(hasCondition: boolean, panels: SheetPanels): Promise<Record<string, string>[]> {
  const { network, request } = await exporting(hasCondition)
  await network.engine.exportData(request('csv', panels), calm)
  return csvRows(await readFile(join(folder, 'line.csv'), 'utf8'))
}

describe('a table has a row for each point of each panel', () => {
  it('of values: its points, distances and metrics are those of its value', async () => {
    const rows = await rowsOf(true, byX2)
    expect(rows).toHaveLength(3 * 2 * 6)
    expect([...new Set(rows.map(({ panel }) => panel))]).toEqual(['x2 = −1', 'x2 = 0.25', 'x2 = 1'])
    for (const row of rows) {
      const feature = 2 * Number(row['x.x1']) + Number(row['panel value'])
      const isZeroed = row['condition'] === 'Zeroed'
      expect(Number(row['y'])).toBeCloseTo(isZeroed ? 0 : feature, 5)
      expect(Number(row['distance'])).toBeCloseTo(isZeroed ? Math.abs(feature) : 0, 5)
      expect(Number(row['Value 1'])).toBeCloseTo(isZeroed ? 0 : 2 * feature, 5)
      expect(row['panel']).toBe(`x2 = ${row['panel value']?.replace('-', '−') ?? ''}`)
    }
  })

  it('of values of what is swept: one path, and where the slider stands in each panel', async () => {
    const rows = await rowsOf(false, byX1)
    const current = rows.filter(({ moment }) => moment === 'current')
    expect(current.map((row) => [row['panel'], Number(row['x.x1']), Number(row['y'])])).toEqual([
      ['x1 = −1.5', -1.5, -4],
      ['x1 = 1.5', 1.5, 2]
    ])
    const paths = ['x1 = −1.5', 'x1 = 1.5'].map((name) =>
      rows.filter(({ panel, moment }) => panel === name && moment === 'sweep').map((row) => Number(row['y']))
    )
    expect(paths).toEqual([
      [-5, -3, -1, 1, 3],
      [-5, -3, -1, 1, 3]
    ])
  })

  it('of sites and conditions: the same points, each in its panel', async () => {
    const [bySite, byCondition] = [
      await rowsOf(true, { by: 'site' }),
      await rowsOf(true, { by: 'condition' })
    ]
    expect(new Set(bySite.map(({ panel }) => panel))).toEqual(new Set(['hidden']))
    for (const row of byCondition)
      expect(row['panel']).toBe(row['condition'] === 'Zeroed' ? 'Zeroed' : 'Baseline')
    const numbers = (rows: Record<string, string>[]) => rows.map(({ panel: _, ...row }) => row)
    expect(numbers(bySite)).toEqual(numbers(byCondition))
  })
})

describe('arrays have an axis for panels', () => {
  it('of values, the same in every format', async () => {
    const { network, request } = await exporting(true)
    for (const format of ['npz', 'zarr', 'parquet'] as const)
      await network.engine.exportData(request(format, byX2), calm)
    const arrays = readNpz(await readFile(join(folder, 'line.npz')))
    const points = arrays.get('hidden/points')
    expect(points?.dims).toEqual([3, 2, 1, 5, 3])
    const about = JSON.parse(String(arrays.get('about')?.data[0])) as {
      arrays: Record<string, { axes: string[] }>
      panels: object
    }
    expect(about.arrays['hidden/points']?.axes).toEqual([
      ...['panel', 'condition', 'series', 'point', 'coordinate']
    ])
    expect(about.panels).toEqual({
      by: 'parameter',
      names: ['x2 = −1', 'x2 = 0.25', 'x2 = 1'],
      slider: { name: 'x.x2', unit: '', values: [-1, 0.25, 1] }
    })
    const features = [...(points?.data ?? [])].filter((_, place) => place % 3 === 1)
    const expected = [-1, 0.25, 1].flatMap((x2) => [
      ...[-2, -1, 0, 1, 2].map((x1) => 2 * x1 + x2),
      ...[0, 0, 0, 0, 0]
    ])
    expect(features).toEqual(expected)
    expect(arrays.get('hidden/panel')?.data).toEqual(['x2 = −1', 'x2 = 0.25', 'x2 = 1'])
    expect([...(arrays.get('hidden/panel_value')?.data ?? [])]).toEqual([-1, 0.25, 1])
    expect(arrays.get('hidden/current_distance')?.dims).toEqual([3, 2])
    expect(arrays.get('metrics/Value 1')?.dims).toEqual([3, 2, 5])
    expect(arrays.get('stimulus/x')).toMatchObject({ dims: [3, 3] })
    expect([...(arrays.get('stimulus/x')?.data ?? [])]).toEqual([0.5, -1, 3, 0.5, 0.25, 3, 0.5, 1, 3])
    const stored = await zarrArray(join(folder, 'line.zarr', 'hidden', 'points'))
    expect(stored).toMatchObject({ shape: [3, 2, 1, 5, 3], values: [...(points?.data ?? [])] })
    const { rows } = await parquetContent(join(folder, 'line.parquet'))
    expect(rows.filter(({ moment }) => moment === 'sweep').map(({ y }) => y)).toEqual(features)
  })

  it('or say which panel a condition or a trace is', async () => {
    const { network, request } = await exporting(true)
    const panelOf = async (panels: SheetPanels) => {
      await network.engine.exportData(request('npz', panels), calm)
      return readNpz(await readFile(join(folder, 'line.npz'))).get('hidden/panel')
    }
    expect(await panelOf({ by: 'condition' })).toMatchObject({ dims: [2], data: ['Baseline', 'Zeroed'] })
    expect(await panelOf({ by: 'site' })).toMatchObject({ dims: [], data: ['hidden'] })
  })
})

it('panels that are not there are refused as those of a picture', async () => {
  const { network, request } = await exporting(false)
  const refused = (panels: SheetPanels) => network.engine.exportData(request('csv', panels), calm)
  await expect(refused({ by: 'condition' })).rejects.toThrow('no condition is shown')
  await expect(refused({ by: 'parameter', parameter: 'x9', count: 2 })).rejects.toThrow('no slider called x9')
})
