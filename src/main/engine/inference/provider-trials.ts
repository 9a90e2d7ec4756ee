/**
 * A provider's driver may abort the whole process, which no exception handler sees. So a note lies on disk while a provider
 * is being tried: a note of a process that is gone says that the try ended it.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import type { ProviderName } from '#shared/network.ts'

const notePath = (provider: ProviderName): string =>
  join(tmpdir(), `limen-trials-${userInfo().username}`, provider)

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/** Whether an earlier try of this provider ended its process. */
export function earlierTrialFailed(provider: ProviderName): boolean {
  try {
    return !isRunning(Number(readFileSync(notePath(provider), 'utf8')))
  } catch {
    return false
  }
}

/** Runs a try with its note on disk. Where no note can be written, the try is made without one. */
export async function duringTrial<T>(provider: ProviderName, attempt: () => Promise<T>): Promise<T> {
  const path = notePath(provider)
  try {
    mkdirSync(join(path, '..'), { recursive: true, mode: 0o700 })
    writeFileSync(path, String(process.pid))
  } catch {
    return attempt()
  }
  try {
    return await attempt()
  } finally {
    rmSync(path, { force: true })
  }
}
