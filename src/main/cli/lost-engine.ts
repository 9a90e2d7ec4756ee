/** What the terminal says where its engine was lost: nothing is started again, and there is no study to keep. */
import { errorData, LimenError } from '#shared/errors.ts'

/** The same error, with what to do next from a terminal. */
export function inTerminal(error: unknown): unknown {
  const data = errorData(error)
  if (!(error instanceof LimenError) || data.tag !== 'engine') return error
  const advice =
    'Memory may have run out: give less at a time (stimuli, sites, a smaller batch), or try another --provider. Files that were written before are whole.'
  return new LimenError({ ...data, advice }, { cause: error })
}
