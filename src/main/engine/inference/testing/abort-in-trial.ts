/** Run by a test in a process of its own: a provider's driver that takes the process down. */
import { duringTrial } from '../provider-trials.ts'

await duringTrial('webgpu', () => {
  process.kill(process.pid, 'SIGKILL')
  return new Promise(() => undefined)
})
