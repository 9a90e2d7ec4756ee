import { homedir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { runsFolder } from './runs-folder.ts'

describe('the folder of runs', () => {
  it('is among the data of the user, as each system has it', () => {
    expect(runsFolder({ XDG_DATA_HOME: '/data' }, 'linux')).toBe('/data/limen/runs')
    expect(runsFolder({ XDG_DATA_HOME: '' }, 'linux')).toBe(join(homedir(), '.local/share/limen/runs'))
    expect(runsFolder({ LOCALAPPDATA: '/local' }, 'win32')).toBe(join('/local', 'limen', 'runs'))
    expect(runsFolder({}, 'darwin')).toBe(join(homedir(), 'Library/Application Support/limen/runs'))
  })

  it('is the one that LIMEN_RUNS names, on every system', () => {
    for (const platform of ['linux', 'darwin', 'win32'] as const)
      expect(runsFolder({ LIMEN_RUNS: '/runs', XDG_DATA_HOME: '/data' }, platform)).toBe('/runs')
  })
})
