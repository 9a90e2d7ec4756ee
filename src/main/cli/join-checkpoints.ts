/** `limen join-checkpoints`: files of one training into one network whose weights an input chooses. */
import { withEngine } from './with-engine.ts'
import { checkResultPath } from './write-results.ts'

export async function joinCheckpointFiles(paths: string[], out: string): Promise<void> {
  await checkResultPath(out)
  await withEngine(async ({ engine, options }) => {
    const { steps } = await engine.call('joinCheckpoints', { paths, out }, options)
    console.error(`limen: joined ${steps.length} checkpoints, from step ${steps[0]} to step ${steps.at(-1)}.`)
  })
}
