import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readNpz } from '#engine/arrays/npz.ts'
import { fromPython, hasPython } from '#engine/data-files/testing/python.ts'
import { csvRows, parquetContent, zarrArray } from '#engine/data-files/testing/read-files.ts'
import type { DataFormat } from '#shared/data-export.ts'
import { metricSchema } from '#shared/metric.ts'
import type { SweepAxis } from '#shared/trajectory.ts'
import { conditionOf, dragTo, pointsUnder } from '../testing/live-conditions.ts'
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
  folder = await mkdtemp(join(tmpdir(), 'limen-export-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const sweep: SweepAxis[] = [{ input: 'x', parameter: 'x1', from: -2, to: 2, count: 5 }]
const values = { x: { x1: 0.5, x2: -1, x3: 3 } }
const metrics = [metricSchema.parse({ kind: 'value', index: 1 })]

/** The linear network under a condition, what a drag of it answers, and a request to write it. */
async function exporting() {
  const network = await open(linearNetwork())
  const zero = conditionOf(network, 'c1', { site: 'hidden', kind: 'zero', select: { feature: [1] } })
  const gone = conditionOf(network, 'c2', { site: 'nowhere', kind: 'zero' })
  const conditions = [zero, gone]
  const traces = [traceOf(['hidden'], 'stimulus', 'hidden')]
  const choices = { 'hidden/1': firstUnits }
  const { prepared } = await prepare(network, { traces, sweep, values, choices, conditions })
  const frame = await dragTo(network, prepared.id, values, conditions)
  const named = conditions.map((each, mark) => ({
    ...each,
    name: `Condition ${mark}`,
    enabled: true,
    solo: false,
    mark
  }))
  const request = (format: DataFormat) => ({
    plan: prepared.id,
    values,
    conditions,
    study: { title: 'A line', conditions: named, metrics },
    format,
    path: join(folder, `line.${format}`)
  })
  const points = [frame.traces[0]!, pointsUnder(frame, 'c1').traces[0]!].map(({ positions }) => [
    ...positions
  ])
  return { network, request, points }
}

describe('what a plan shows is written', () => {
  it('with the points of a UMAP picture where that is shown, and nothing of the projection', async () => {
    const { network, request } = await exporting()
    const points = Float32Array.from({ length: 15 }, (_, i) => i / 4)
    const umap = { trace: 'hidden', neighbors: 3, minimumDistance: 0.2, seed: 5 }
    await network.engine.exportData({ ...request('npz'), umap: { ...umap, points } }, calm)
    const arrays = readNpz(await readFile(join(folder, 'line.npz')))
    expect(arrays.get('hidden/points')).toEqual({ type: 'float32', dims: [1, 1, 5, 3], data: points })
    expect(arrays.get('hidden/axis_title')?.data).toEqual(['UMAP 1', 'UMAP 2', 'UMAP 3'])
    expect(arrays.has('hidden/distance')).toBe(false)
    expect(JSON.parse(String(arrays.get('about')?.data[0]))).toMatchObject({ umap })
    const other = { ...umap, points: points.subarray(3) }
    await expect(network.engine.exportData({ ...request('csv'), umap: other }, calm)).rejects.toMatchObject({
      message: 'The UMAP picture has 4 points, and the trace 5.'
    })
  })

  it('with the points of its drags, distances and metrics, and what is wrong is told', async () => {
    const { network, request, points } = await exporting()
    const { notes, bytes } = await network.engine.exportData(request('csv'), calm)
    expect(notes).toEqual([expect.stringMatching(/^The condition 'Condition 1' is left out\. .*nowhere/)])
    const text = await readFile(join(folder, 'line.csv'), 'utf8')
    expect(bytes).toBe(Buffer.byteLength(text))
    const rows = csvRows(text)
    const ofSweep = rows.filter(({ moment }) => moment === 'sweep')
    expect(ofSweep.flatMap(({ x, y, z }) => [x, y, z].map(Number))).toEqual(points.flat())
    // The current stimulus lies between two of the sweep's.
    expect(rows.map((row) => Number(row['x.x1']))).toEqual([-2, -1, 0, 1, 2, 0.5, -2, -1, 0, 1, 2, 0.5])
    // Feature 1 of hidden is 2 x1 + x2 = 2 x1 − 1; without it that is the distance, and y = 2 · hidden.
    for (const [order, row] of rows.entries()) {
      const feature = 2 * Number(row['x.x1']) - 1
      const isZeroed = order >= 6
      expect(Number(row['distance'])).toBeCloseTo(isZeroed ? Math.abs(feature) : 0, 5)
      expect(Number(row['Value 1'])).toBeCloseTo(isZeroed ? 0 : 2 * feature, 5)
      expect(row['condition']).toBe(isZeroed ? 'Condition 0' : 'baseline')
    }
  })

  it('says what the numbers are of, where the picture shows more', async () => {
    const { network, request } = await exporting()
    await network.engine.exportData({ ...request('npz'), note: 'Of one moment.' }, calm)
    const arrays = readNpz(await readFile(join(folder, 'line.npz')))
    expect(JSON.parse(String(arrays.get('about')?.data[0]))).toMatchObject({ note: 'Of one moment.' })
  })

  it('the same in every format, with names and units', async () => {
    const { network, request, points } = await exporting()
    for (const format of ['parquet', 'npz', 'zarr'] as const)
      await network.engine.exportData(request(format), calm)
    const { rows, about } = await parquetContent(join(folder, 'line.parquet'))
    const ofSweep = rows.filter(({ moment }) => moment === 'sweep')
    expect(ofSweep.flatMap(({ x, y, z }) => [x, y, z])).toEqual(points.flat())
    expect(about).toMatchObject({
      title: 'A line',
      versions: { limen: expect.stringMatching(/^\d/) as string },
      network: { name: 'network.onnx', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string },
      conditions: [
        { name: 'Condition 0', interventions: [{ what: 'zero feature 1 of hidden', strength: 1 }] }
      ]
    })
    const arrays = readNpz(await readFile(join(folder, 'line.npz')))
    expect([...(arrays.get('hidden/points')?.data ?? [])]).toEqual(points.flat())
    const facts = JSON.parse(String(arrays.get('about')?.data[0])) as { arrays: Record<string, unknown> }
    expect(facts.arrays['hidden/distance']).toMatchObject({ axes: ['condition', 'series', 'point'] })
    const store = await zarrArray(join(folder, 'line.zarr', 'hidden', 'points'))
    expect(store).toMatchObject({ shape: [2, 1, 5, 3], values: points.flat() })
  })

  it.skipIf(!hasPython('numpy', 'zarr'))('and Python reads it', async () => {
    const { network, request, points } = await exporting()
    for (const format of ['npz', 'zarr'] as const) await network.engine.exportData(request(format), calm)
    const read = fromPython(
      [
        'import numpy, zarr',
        'n = numpy.load(sys.argv[1]); z = zarr.open_consolidated(sys.argv[2], mode="r")',
        'p = z["hidden/points"]; same = numpy.array_equal(n["hidden/points"], p[:])',
        'print(json.dumps(dict(points=p[:].ravel().tolist(), same=bool(same), dtype=str(p.dtype),',
        '  axes=p.attrs["_ARRAY_DIMENSIONS"], title=z.attrs["title"], names=n["hidden/condition"].tolist(),',
        '  stored=z["hidden/condition"][:].tolist(), swept=z["hidden/x.x1"][:].tolist(),',
        '  current=n["stimulus/x"].tolist(), about=json.loads(str(n["about"]))["title"])))'
      ],
      join(folder, 'line.npz'),
      join(folder, 'line.zarr')
    )
    expect(read).toEqual({
      points: points.flat(),
      same: true,
      dtype: 'float32',
      axes: ['condition', 'series', 'point', 'coordinate'],
      title: 'A line',
      names: ['baseline', 'Condition 0'],
      stored: ['baseline', 'Condition 0'],
      swept: [-2, -1, 0, 1, 2],
      current: [0.5, -1, 3],
      about: 'A line'
    })
  })
})

describe('nothing is left', () => {
  it.each(['csv', 'zarr'] as const)('of %s that is cancelled', async (format) => {
    const { network, request } = await exporting()
    const context = { ...calm, signal: AbortSignal.abort() }
    await expect(network.engine.exportData(request(format), context)).rejects.toMatchObject({
      tag: 'cancelled'
    })
    expect(await readdir(folder)).toEqual([])
  })

  it('where there is no place for it, and no folder but a Zarr store makes way for one', async () => {
    const { network, request } = await exporting()
    const path = join(folder, 'line.zarr')
    await mkdir(path)
    await writeFile(join(path, 'thesis.txt'), 'years of work')
    await expect(network.engine.exportData(request('zarr'), calm)).rejects.toMatchObject({
      tag: 'file',
      message: expect.stringContaining('no Zarr store') as string
    })
    expect(await readFile(join(path, 'thesis.txt'), 'utf8')).toBe('years of work')
    const elsewhere = { ...request('csv'), path: join(folder, 'none', 'line.csv') }
    await expect(network.engine.exportData(elsewhere, calm)).rejects.toMatchObject({ tag: 'file' })
    await rm(join(path, 'thesis.txt'))
    await writeFile(join(path, '.zgroup'), '{"zarr_format": 2}')
    await network.engine.exportData(request('zarr'), calm)
    expect(await readdir(folder)).toEqual(['line.zarr'])
  })
})
