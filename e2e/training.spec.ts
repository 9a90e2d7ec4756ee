/** Training in the terminal: the files that it leaves, and an end by Ctrl-C or SIGTERM. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from './fixtures.ts'
import { cli, limen } from './terminal.ts'

/** Copying three of four symbols, which takes a transformer a hundred steps. */
function trainingFile(folder: string, steps: number): string {
  const path = join(folder, 'copying.json')
  const training = {
    task: { kind: 'copying', vocabulary: 4, length: 3 },
    network: { kind: 'transformer', layers: 1, heads: 2, width: 16 },
    training: { steps, batch: 32, learningRate: 0.02, decay: 'none', evaluateEvery: 50 }
  }
  writeFileSync(path, JSON.stringify(training))
  return path
}

test('train writes a network that opens with its heads, and a table of how it went', ({ folder }) => {
  const [network, log] = [join(folder, 'copying.onnx'), join(folder, 'copying.csv')]
  const parameters = ['train', trainingFile(folder, 150), '--out', network, '--log', log]
  const { code, stdout, stderr } = limen(...parameters)
  expect([code, stdout]).toEqual([0, ''])
  expect(stderr).toContain('held-out accuracy 100.00 % (chance 25.00 %)')
  const [header = '', ...rows] = readFileSync(log, 'utf8').trim().split('\r\n')
  expect(header).toBe('step,learning_rate,loss,gradient_norm,held_out_loss,held_out_accuracy')
  expect(rows.map((row) => row.split(',')[0])).toEqual(['50', '100', '150'])
  expect(limen('inspect', network).stdout).toContain('2 heads · d 8 · masked')
  const bytes = readFileSync(network)
  limen(...parameters)
  expect(Buffer.compare(readFileSync(network), bytes)).toBe(0)
})

test('Ctrl-C and the SIGTERM of batch systems end a training with what it has reached, and it can be resumed', async ({
  folder
}) => {
  test.skip(process.platform === 'win32', 'there are no signals')
  const network = join(folder, 'copying.onnx')
  const parameters = [cli, 'train', trainingFile(folder, 1_000_000), '--out', network]
  for (const [signal, more] of [
    ['SIGINT', []],
    ['SIGTERM', ['--resume']]
  ] as const) {
    const child = spawn(process.execPath, [...parameters, ...more], { detached: true })
    let words = ''
    let isStopped = false
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      words += text
      // The second look comes when what was seen at the first one has been written.
      if (isStopped || (words.match(/^step /gm)?.length ?? 0) < 2) return
      isStopped = true
      // Both reach every process: of a terminal, of a job.
      process.kill(-(child.pid ?? 0), signal)
    })
    const [code] = (await once(child, 'close')) as [number]
    expect(code).toBe(1)
    expect(words).toMatch(/is the network of step \d+/)
    expect(limen('inspect', network).code).toBe(0)
  }
})

test('a table that can no longer be written ends a training with what it has reached', async ({ folder }) => {
  const network = join(folder, 'copying.onnx')
  const tables = join(folder, 'tables')
  mkdirSync(tables)
  const parameters = [cli, 'train', trainingFile(folder, 1_000_000), '--out', network]
  const child = spawn(process.execPath, [...parameters, '--log', join(tables, 'copying.csv')])
  let words = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    if (words === '') rmSync(tables, { recursive: true, force: true })
    words += text
  })
  const [code] = (await once(child, 'close')) as [number]
  expect(code).toBe(1)
  expect(words).toMatch(/copying\.csv cannot be written: it is not there\. The training was stopped\./)
  expect(words).toContain('Give another --log')
  expect(limen('inspect', network).code).toBe(0)
})
