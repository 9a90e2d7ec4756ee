/** The same command writes the same bytes, in another process and while the machine is busy with something else. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { expect, samples, test } from './fixtures.ts'
import { limen } from './terminal.ts'

const study = join(samples, 'studies/orientation.limen.json')
const commands = [
  { names: ['vp9.webm', 'film.gif', 'film.apng', 'still.png'], more: [] },
  { names: ['av1.mp4'], more: ['--codec', 'av1'] }
]

/** The bytes of each file, by its name. */
function written(folder: string, round: string): [string, Buffer][] {
  return commands.flatMap(({ names, more }) => {
    const outs = names.map((name) => join(folder, `${round}-${name}`))
    const { code, stderr } = limen(
      ...['export', study, '--size', '96x72', '--fps', '1', ...more, '--out', ...outs]
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
  test.setTimeout(180_000)
  const calm = written(folder, 'calm')
  const busy = new Worker('for (;;);', { eval: true })
  let loaded: ReturnType<typeof written>
  try {
    loaded = written(folder, 'loaded')
  } finally {
    await busy.terminate()
  }
  for (const [i, [name, bytes]] of calm.entries())
    expect([name, bytes.length, loaded[i]?.[1].equals(bytes)]).toEqual([name, bytes.length, true])
})
