import { expect, test } from 'vitest'
import { runElectron } from './run-electron.ts'

/** Node in the place of Electron: an executable that ends as it is told to. */
const ending = (script: string): Promise<unknown> => runElectron(process.execPath, ['-e', script])

test('an app that was used ends with its own code', async () => {
  expect(await ending('')).toEqual({ code: 0 })
})

test('one that ends at once with an error never ran', async () => {
  expect(await ending('process.exit(127)')).toEqual({ failure: 'Electron ended at once (exit code 127)' })
  expect(await ending('process.kill(process.pid, "SIGKILL")')).toEqual({
    failure: expect.stringMatching(/^Electron ended at once \((SIGKILL|exit code 1)\)$/) as string
  })
})

test('nor does one that is not there', async () => {
  expect(await runElectron('/does/not/exist/electron', [])).toEqual({
    failure: expect.stringMatching(/^Electron could not be started \(.*ENOENT/) as string
  })
})
