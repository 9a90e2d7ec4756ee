/** The same command writes the same bytes, in another process and while the machine is busy with something else. */
import { readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { expect, samples, test } from './fixtures.ts'
import { limen } from './terminal.ts'

const study = join(samples, 'studies/orientation.limen.json')
/** All but H.264 and PDF, which holds its date. */
const commands = [
  {
    names: ['vp9.webm', 'film.gif', 'film.apng', 'film.zip', 'still.png', 'still.tiff', 'figure.svg'],
    more: []
  },
  { names: ['av1.mp4', 'av1.webm'], more: ['--codec', 'av1'] }
]

/** The bytes of each file, by its name. */
function written(folder: string, round: string): [string, Buffer][] {
  return commands.flatMap(({ names, more }) => {
    const outs = names.map((name) => join(folder, `${round}-${name}`))
    const { code, stderr } = limen(
      ...['export', study, '--size', '160x120', '--fps', '1', ...more, '--out', ...outs]
    )
    expect([code, stderr]).toEqual([0, expect.not.stringContaining('limen:')])
    return names.map((name, i): [string, Buffer] => [name, readFileSync(outs[i] ?? '')])
  })
}

test('films and pictures have the same bytes each time, however busy the machine is', async ({
  folder,
  host
}) => {
  test.skip(host === 'electron', 'the terminal is the same for both')
  const calm = written(folder, 'calm')
  const busy = Array.from({ length: availableParallelism() }, () => new Worker('for (;;);', { eval: true }))
  const loaded = written(folder, 'loaded')
  await Promise.all(busy.map((worker) => worker.terminate()))
  for (const [i, [name, bytes]] of calm.entries())
    expect([name, bytes.length, loaded[i]?.[1].equals(bytes)]).toEqual([name, bytes.length, true])
})
