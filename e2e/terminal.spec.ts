/** The terminal host, as a script sees it: exit codes, stdout, stderr, files. */
import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { base64OfFloats } from '../src/shared/float-base64.ts'
import type { NetworkInfo } from '../src/shared/network.ts'
import type { Study } from '../src/shared/study.ts'
import { GraphBuilder } from '../src/main/engine/onnx/builder.ts'
import { writeModel } from '../src/main/engine/onnx/write-model.ts'
import { writeNpy } from '../src/main/engine/arrays/npy.ts'
import { readNpz } from '../src/main/engine/arrays/npz.ts'
import { expect, samples, test } from './fixtures.ts'
import { cli, limen } from './terminal.ts'

const neuron = join(samples, 'networks/hindmarsh-rose.onnx')
const study = join(samples, 'studies/hindmarsh-rose.limen.json')

test('every command has help', () => {
  for (const command of [
    [],
    ['inspect'],
    ['record'],
    ['gradient'],
    ['effects'],
    ['schema'],
    ['train'],
    ['export'],
    ['trajectory'],
    ['serve'],
    ['open']
  ]) {
    const { code, stdout } = limen(...command, '--help')
    expect(code).toBe(0)
    expect(stdout).toContain(`Usage: limen ${command.join('')}`)
  }
})

test('wrong usage is 2, failure is 1, and neither writes to stdout', () => {
  for (const [code, ...parameters] of [
    [2, 'inspect'],
    [2, 'nothing'],
    [2, 'record', neuron, '--out', 'x.npz'],
    [2, 'record', neuron, '--all', '--out', 'x.txt'],
    [2, 'record', neuron, '--all', '--input', 'current', '--out', 'x.npz'],
    [2, 'record', neuron, '--all', '--input', 'x=a.npy', '--input', 'x=b.npy', '--out', 'x.npz'],
    [2, 'record', neuron, '--all', '--site', 'states', '--out', 'x.npz'],
    [2, 'gradient', neuron, '--site', 'states', '--out', 'x.npz'],
    [2, 'gradient', neuron, '--metric', 'metric.json', '--out', 'x.npz'],
    [2, 'effects', neuron, '--sweep', 'heads', '--out', 'x.csv'],
    [2, 'schema', 'nothing'],
    [2, 'train', 'task.json'],
    [2, 'train', 'task.json', '--out', 'x.onnx', '--seed', '1.5'],
    [1, 'train', '/does/not/exist.json', '--out', 'x.onnx'],
    [2, 'serve', '--port', 'x'],
    [1, 'inspect', '/does/not/exist.onnx'],
    [1, 'trajectory', neuron, '--out', 'x.csv'],
    [1, 'trajectory', study, '--out', '/does/not/exist/x.csv'],
    [2, 'export', study],
    [2, 'export', study, '--out', 'x.txt'],
    [2, 'export', study, '--format', 'nothing', '--out', 'x'],
    [2, 'export', study, '--format', 'gif', '--out', 'x.png'],
    [2, 'export', study, '--out', 'x.png', '--size', '89x67mm', '--dpi', '5000'],
    [2, 'export', study, '--out', 'x.png', '--beside', 'poster'],
    [2, 'export', study, '--out', 'x.mp4', '--size', '641x480'],
    [1, 'export', study, '--out', '/does/not/exist/x.zarr'],
    [1, 'record', neuron, '--all', '--out', '/does/not/exist/x.npz'],
    [1, 'record', neuron, '--all', '--input', 'current=/does/not/exist.npy', '--out', 'x.npz'],
    [1, 'open', '/does/not/exist.onnx']
  ] as const) {
    const result = limen(...parameters)
    expect([parameters, result.code, result.stdout]).toEqual([parameters, code, ''])
    expect(result.stderr).not.toBe('')
  }
})

test('a file that can not be read is named', ({ folder }) => {
  const broken = join(folder, 'broken.onnx')
  writeFileSync(broken, readFileSync(neuron).subarray(0, 500))
  expect(limen('inspect', broken).stderr).toContain('broken.onnx')
  expect(limen('inspect', '/does/not/exist.onnx').stderr).toContain('/does/not/exist.onnx')
  const missing = join(folder, 'missing.limen.json')
  expect(limen('trajectory', missing, '--out', join(folder, 'x.csv')).stderr).toContain(missing)
})

test('inspect prints the sites, as text and as JSON', () => {
  expect(limen('inspect', neuron).stdout).toContain('states')
  const info = JSON.parse(limen('inspect', neuron, '--json', '--provider', 'cpu').stdout) as NetworkInfo
  expect(info.inputs.map(({ name }) => name)).toEqual(['current', 'initial_state'])
  expect(info.provider.used).toBe('cpu')
  const trained = limen('inspect', join(samples, 'networks/modular-addition.onnx')).stdout
  expect(trained).toContain('trained on modular-addition (Addition modulo 59), seed 1, 2,500 steps')
  expect(trained).toMatch(/held-out accuracy 100 %[^]*by: npx limen train/)
})

test('inspect says null in JSON where a number is not finite', ({ folder }) => {
  const builder = new GraphBuilder({ name: 'pole', opset: 17 })
  const x = builder.input('x', 'float32', ['batch', 2])
  builder.node('Reciprocal', [builder.node('Sub', [x, x])], { outputs: ['y'] })
  builder.output('y', 'float32', ['batch', 2])
  const path = join(folder, 'pole.onnx')
  writeFileSync(path, writeModel(builder.build()))
  const { code, stdout } = limen('inspect', path, '--json', '--provider', 'cpu')
  expect(code).toBe(0)
  expect(stdout).not.toMatch(/Infinity|NaN/)
  expect(JSON.parse(stdout)).toMatchObject({ name: 'pole.onnx', nonFiniteOutputs: ['y'] })
})

test('a site that is not there is answered with the nearest names', ({ folder }) => {
  const { code, stderr } = limen('record', neuron, '--site', 'statess', '--out', join(folder, 'x.npz'))
  expect(code).toBe(1)
  expect(stderr).toMatch(/no site 'statess'[^]*states/)
})

test('record writes each site in its own shape, and the outputs', ({ folder }) => {
  const out = join(folder, 'all.npz')
  expect(limen('record', neuron, '--all', '--out', out).code).toBe(0)
  const arrays = readNpz(readFileSync(out))
  const info = JSON.parse(limen('inspect', neuron, '--json', '--provider', 'cpu').stdout) as NetworkInfo
  for (const { name } of info.sites) expect([...arrays.keys()]).toContain(name)
  expect(arrays.get('outputs/states')?.dims).toHaveLength(3)
  const store = join(folder, 'all.zarr')
  expect(limen('record', neuron, '--all', '--out', store).code).toBe(0)
  expect(readdirSync(join(store, 'outputs'))).toContain('states')
})

test('a file that the disk has no room for is not written at all', ({ folder }) => {
  test.skip(process.platform === 'win32', 'there is no ulimit')
  const out = join(folder, 'all.npz')
  writeFileSync(out, 'earlier')
  const current = join(folder, 'current.npy')
  writeFileSync(current, writeNpy({ type: 'float32', dims: [8, 4000], data: new Float32Array(32_000) }))
  // No file may grow past a hundred blocks, which to a program is the same as a disk that is full.
  const record = [cli, 'record', neuron, '--all', '--input', `current=${current}`, '--out', out]
  const parameters = ['-c', 'ulimit -f 100; exec "$0" "$@"', process.execPath, ...record]
  const { status, stderr } = spawnSync('sh', parameters, { encoding: 'utf8' })
  expect(stderr).toContain('cannot be written')
  expect([status, readFileSync(out, 'utf8')]).toEqual([1, 'earlier'])
  expect(readdirSync(folder)).toEqual(['all.npz', 'current.npy'])
})

test('export writes the same points as arrays and as a table, and trajectory likewise', ({ folder }) => {
  const [npz, csv] = [join(folder, 'points.npz'), join(folder, 'points')]
  expect(limen('export', study, '--out', npz)).toMatchObject({ code: 0, stdout: '' })
  const caption = join(folder, 'caption.txt')
  expect(limen('export', study, '--format', 'csv', '--out', csv, '--caption', caption).code).toBe(0)
  expect(readFileSync(caption, 'utf8')).toMatch(
    /^Hindmarsh–Rose neuron\. .*injected current 3\.25.*seed 1\.\n$/
  )
  const other = join(folder, 'other.csv')
  expect(limen('trajectory', study, '--out', other).code).toBe(0)
  expect(readFileSync(other)).toEqual(readFileSync(csv))
  const arrays = readNpz(readFileSync(npz))
  const [header = '', ...rows] = readFileSync(csv, 'utf8').trim().split('\r\n')
  const first = ['trace', 'sites', 'condition', 'axis', 'moment', 'series', 'point', 'label']
  expect(header.split(',').slice(0, 8)).toEqual(first)
  const [trace = ''] = rows[0]?.split(',') ?? []
  const points = arrays.get(`${trace}/points`)
  expect(points?.dims[3]).toBe(3)
  const columns = header.split(',')
  const x = rows.map((row) => Number(row.split(',')[columns.indexOf('x')]))
  expect(x).toEqual(Array.from({ length: x.length }, (_, i) => Number(points?.data[3 * i])))
})

test('trajectory draws through the matrix that a study holds, or makes it of the study’s choice', ({
  folder
}) => {
  const plain = JSON.parse(readFileSync(study, 'utf8')) as Study
  const [id = ''] = Object.keys(plain.choices)
  // Rows are the states x, y and z: the view shows (2 z, −x, x + y).
  const matrix = base64OfFloats(Float32Array.of(0, -1, 1, 0, 0, 1, 2, 0, 0))
  const choice = { kind: 'matrix' as const, name: 'probe.npy', matrix }
  const network = { ...plain.network, path: neuron }
  const held = plain.projections.map((projection) => ({ ...projection, choice, matrix }))
  const own = { ...plain, network, choices: { [id]: choice }, projections: held }
  const pointsOf = (name: string, written: Study): number[] => {
    const [path, out] = [join(folder, `${name}.limen.json`), join(folder, `${name}.npz`)]
    writeFileSync(path, JSON.stringify(written))
    expect(limen('trajectory', path, '--out', out).code).toBe(0)
    return Array.from(readNpz(readFileSync(out)).get('state/points')?.data ?? [], Number)
  }
  const states = pointsOf('states', { ...plain, network })
  expect(states).toHaveLength(3 * (plain.symbols['time'] ?? 0))
  const expected = states.map((_, at) => {
    const [x = NaN, y = NaN, z = NaN] = states.slice(at - (at % 3), at - (at % 3) + 3)
    return [2 * z, -x, x + y][at % 3] ?? NaN
  })
  for (const points of [pointsOf('held', own), pointsOf('chosen', { ...own, projections: [] })]) {
    expect(points).toHaveLength(expected.length)
    // One expectation for all points: each is a step of the report, and there are thousands of them.
    const errors = points.map((value, at) => Math.abs(value - (expected[at] ?? NaN)))
    expect(errors.every((error) => error < 5e-5)).toBe(true)
  }
})

test('trajectory writes the points of conditions, too, and tells which are wrong', ({ folder }) => {
  const plain = JSON.parse(readFileSync(study, 'utf8')) as Study
  const [trace] = plain.traces
  const site = trace?.sites[0] ?? ''
  const conditions = [
    ['halved', { kind: 'scale', site, factor: 0 }],
    ['lost', { kind: 'zero', site: 'nowhere' }]
  ].map(([name, edit], mark) => {
    const interventions = [{ id: 'edit', ...(edit as object) }]
    return { id: `condition-${mark}`, name, mark, interventions }
  })
  const values = { ...plain.values, 'condition/condition-0': { edit: 0.5 } }
  const network = { ...plain.network, path: neuron }
  const [path, out, csv] = [
    join(folder, 'study.limen.json'),
    join(folder, 'points.npz'),
    join(folder, 'points.csv')
  ]
  const axes = plain.traces.map(({ projection }) => [projection, { kind: 'units', units: [0, 1, 2] }])
  const changed = {
    network,
    conditions,
    values,
    projections: [],
    choices: Object.fromEntries(axes) as unknown
  }
  writeFileSync(path, JSON.stringify({ ...plain, ...changed }))
  const { code, stderr } = limen('trajectory', path, '--out', out)
  expect(code).toBe(0)
  expect(stderr).toMatch(/condition 'lost' is left out.*nowhere/)
  const arrays = readNpz(readFileSync(out))
  expect(arrays.get(`${trace?.id}/condition`)?.data).toEqual(['baseline', 'halved'])
  const both = Array.from(arrays.get(`${trace?.id}/points`)?.data ?? [], Number)
  const [baseline, halved] = [both.slice(0, both.length / 2), both.slice(both.length / 2)]
  expect(halved.map((value) => 2 * value)).toEqual(baseline)
  expect(limen('trajectory', path, '--out', csv).code).toBe(0)
  const rows = readFileSync(csv, 'utf8').trim().split('\r\n')
  expect(new Set(rows.slice(1).map((row) => row.split(',')[2]))).toEqual(new Set(['baseline', 'halved']))
})

test('the schemas of all files are printed', () => {
  for (const name of ['condition', 'inputs', 'metric', 'recipe', 'study', 'training']) {
    expect(JSON.parse(limen('schema', name).stdout)).toHaveProperty('$schema')
  }
})
