import { homedir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { settingsFolder } from './settings-folder.ts'

describe('the folder of settings', () => {
  it('is the one of the XDG Base Directory Specification on Linux', () => {
    expect(settingsFolder({ XDG_CONFIG_HOME: '/config' }, 'linux')).toBe('/config/limen')
    expect(settingsFolder({ XDG_CONFIG_HOME: '' }, 'linux')).toBe(join(homedir(), '.config/limen'))
    expect(settingsFolder({}, 'linux')).toBe(join(homedir(), '.config/limen'))
  })

  it('is where programs keep their data on Windows and macOS', () => {
    expect(settingsFolder({ APPDATA: '/roaming' }, 'win32')).toBe(join('/roaming', 'limen'))
    expect(settingsFolder({}, 'darwin')).toBe(join(homedir(), 'Library/Application Support/limen'))
  })

  it('is the one that LIMEN_SETTINGS names, on every system', () => {
    const environment = { LIMEN_SETTINGS: '/elsewhere', XDG_CONFIG_HOME: '/config', APPDATA: '/roaming' }
    for (const platform of ['linux', 'darwin', 'win32'] as const)
      expect(settingsFolder(environment, platform)).toBe('/elsewhere')
  })
})
