/** Where the user's settings lie: the folder that the system has for them. */
import { homedir } from 'node:os'
import { join } from 'node:path'

/** `LIMEN_SETTINGS` names another folder, e.g. one for each test. */
export function settingsFolder(
  environment: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform
): string {
  const own = environment['LIMEN_SETTINGS'] ?? ''
  return own === '' ? join(systemFolder(environment, platform), 'limen') : own
}

/** Windows: roaming data; macOS: application support; else the XDG Base Directory Specification. */
function systemFolder(environment: NodeJS.ProcessEnv, platform: NodeJS.Platform): string {
  if (platform === 'win32') return environment['APPDATA'] ?? join(homedir(), 'AppData', 'Roaming')
  if (platform === 'darwin') return join(homedir(), 'Library', 'Application Support')
  const configured = environment['XDG_CONFIG_HOME'] ?? ''
  return configured === '' ? join(homedir(), '.config') : configured
}
