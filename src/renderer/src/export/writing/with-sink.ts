/** A file that is whole when `write` has succeeded, and not there when it has not. */
import type { ByteSink } from './byte-sink.ts'
import { openEngineSink, type EngineCalls } from './engine-sink.ts'

/** @throws what `write` throws, or LimenError 'file' where the file can't be written. */
export async function withSink(
  engine: EngineCalls,
  path: string,
  write: (sink: ByteSink) => Promise<void>
): Promise<void> {
  const sink = await openEngineSink(engine, path)
  try {
    await write(sink)
    await sink.finish()
  } catch (error) {
    await sink.abort()
    throw error
  }
}
