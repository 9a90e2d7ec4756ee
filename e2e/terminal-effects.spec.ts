/** Interventions, gradients and effects in the terminal, of a linear network whose answers are known. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { GraphBuilder } from '../src/main/engine/onnx/builder.ts'
import { writeModel } from '../src/main/engine/onnx/write-model.ts'
import { writeNpy } from '../src/main/engine/arrays/npy.ts'
import { readNpz } from '../src/main/engine/arrays/npz.ts'
import { expect, test } from './fixtures.ts'
import { limen } from './terminal.ts'

/** y = x · W, with x [batch, 2] and W [2, 2] = ((1, 0), (2, 3)). */
function linearFile(folder: string): string {
  const builder = new GraphBuilder({ name: 'linear', opset: 17 })
  const x = builder.input('x', 'float32', ['batch', 2])
  const hidden = builder.node('MatMul', [x, builder.constant('W', 'float32', [2, 2], [1, 0, 2, 3])], {
    outputs: ['hidden']
  })
  builder.node('Identity', [hidden], { outputs: ['y'] })
  builder.output('y', 'float32', ['batch', 2])
  const path = join(folder, 'linear.onnx')
  writeFileSync(path, writeModel(builder.build()))
  return path
}

/** Writes files of JSON by name and answers their paths. */
const jsonFilesIn =
  (folder: string) =>
  (name: string, content: unknown): string => {
    writeFileSync(join(folder, name), JSON.stringify(content))
    return join(folder, name)
  }

test('record edits what a condition says, and reports each intervention', ({ folder }) => {
  const network = linearFile(folder)
  const file = jsonFilesIn(folder)
  writeFileSync(
    join(folder, 'x.npy'),
    writeNpy({ type: 'float32', dims: [1, 2], data: Float32Array.of(1, 1) })
  )
  writeFileSync(
    join(folder, 'o.npy'),
    writeNpy({ type: 'float32', dims: [1, 2], data: Float32Array.of(5, 0) })
  )
  const condition = file('condition.json', {
    name: 'patched',
    interventions: [
      { site: 'hidden', kind: 'patch', select: { feature: [0] }, source: { inputs: { x: 'o.npy' } } },
      { site: 'hidden', kind: 'scale', factor: 1 }
    ]
  })
  const out = join(folder, 'out.npz')
  const given = ['--input', `x=${join(folder, 'x.npy')}`, '--site', 'hidden', '--provider', 'cpu']
  const { code, stderr } = limen('record', network, ...given, '--condition', condition, '--out', out)
  expect([code, stderr]).toEqual([0, expect.stringContaining('changed 1 of 2 numbers')])
  expect(stderr).toContain('WARNING: 2. scale at hidden changed nothing.')
  const arrays = readNpz(readFileSync(out), 'out.npz')
  // x · W = (3, 3); the other stimulus' first unit is 5.
  expect([...(arrays.get('hidden')?.data ?? [])]).toEqual([5, 3])
  expect([...(arrays.get('outputs/y')?.data ?? [])]).toEqual([5, 3])
  const bad = file('bad.json', { name: 'x', interventions: [{ site: 'hidden', kind: 'zerro' }] })
  const refused = limen('record', network, ...given, '--condition', bad, '--out', out)
  expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('interventions[0].kind')])
})

test('gradient writes the gradient of a metric at sites, which for a linear network are its weights, and of these', ({
  folder
}) => {
  const builder = new GraphBuilder({ name: 'linear', opset: 17 })
  const x = builder.input('x', 'float32', ['batch', 2])
  const weights = builder.constant('w', 'float32', [2, 3], [1, 2, 3, 4, 5, 6])
  builder.node('MatMul', [x, weights], { outputs: ['y'] })
  builder.output('y', 'float32', ['batch', 3])
  const [path, metric, out] = ['linear.onnx', 'metric.json', 'gradient.npz'].map((name) =>
    join(folder, name)
  ) as [string, string, string]
  writeFileSync(path, writeModel(builder.build()))
  writeFileSync(metric, JSON.stringify({ kind: 'value', index: 1 }))
  const input = join(folder, 'x.npy')
  writeFileSync(input, writeNpy({ type: 'float32', dims: [2, 2], data: Float32Array.of(1, 0, 2, 1) }))
  const given = [
    '--input',
    `x=${input}`,
    '--metric',
    metric,
    '--site',
    'x',
    '--weight',
    'w',
    '--provider',
    'cpu',
    '--out',
    out
  ]
  const { code, stderr } = limen('gradient', path, ...given)
  expect([code, stderr]).toEqual([0, ''])
  const arrays = readNpz(readFileSync(out))
  expect(arrays.get('x')).toMatchObject({ dims: [2, 2], data: Float32Array.of(2, 5, 2, 5) })
  expect(arrays.get('w')).toMatchObject({ dims: [2, 3], data: Float32Array.of(0, 1.5, 0, 0, 0.5, 0) })
  expect(arrays.get('metric')).toMatchObject({ dims: [2], data: Float64Array.of(2, 9) })
})

test('effects of every unit of a linear network have their closed form', ({ folder }) => {
  const network = linearFile(folder)
  const file = jsonFilesIn(folder)
  const out = join(folder, 'effects.csv')
  const { code, stderr } = limen(
    'effects',
    network,
    ...['--clean', file('clean.json', { inputs: { x: [[1, 1]] } })],
    ...['--corrupt', file('corrupt.json', { inputs: { x: [[5, 0]] } })],
    ...['--metric', file('metric.json', { kind: 'logit-difference', correct: 1, incorrect: 0 })],
    ...['--sweep', 'neurons', '--site', 'hidden', '--provider', 'cpu', '--out', out]
  )
  expect([code, stderr]).toEqual([0, ''])
  // Clean (3, 3): 0. Corrupt (5, 0): −5. Unit 0 patched: 0 − 3 = −3; unit 1 patched: 3 − 5 = −2.
  expect(readFileSync(out, 'utf8').split('\r\n')).toEqual([
    'site,receiver,role,component,value,metric,effect,normalised',
    'hidden,,feature,0,0,-3,2,0.4',
    'hidden,,feature,1,0,-2,3,0.6',
    ''
  ])
})
