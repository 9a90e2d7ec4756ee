/** What a call throws, for tests of errors. */
import { LimenError } from '#shared/errors.ts'

/** The LimenError that a call throws; anything else fails the test. */
export function failure(call: () => unknown): LimenError {
  try {
    call()
  } catch (error) {
    if (error instanceof LimenError) return error
    throw error
  }
  throw new Error('Nothing was thrown.')
}

/** The same for a promise. */
export async function rejection(promise: Promise<unknown>): Promise<LimenError> {
  const error = await promise.then(
    () => new Error('Nothing was thrown.'),
    (thrown: unknown) => thrown
  )
  if (error instanceof LimenError) return error
  throw error
}
