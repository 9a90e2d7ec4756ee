/** Where runs are kept: among the user's data, since a run may be large and is work of hers, no setting. */
import { homedir } from 'node:os'
import { join } from 'node:path'

/** `LIMEN_RUNS` names another folder, e.g. one for each test. */
export function runsFolder(
  environment: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform
): string {
  const own = environment['LIMEN_RUNS'] ?? ''
  return own === '' ? join(systemFolder(environment, platform), 'limen', 'runs') : own
}

/** Windows: data that stays on this machine; macOS: application support; else the XDG Base Directory Specification. */
function systemFolder(environment: NodeJS.ProcessEnv, platform: NodeJS.Platform): string {
  if (platform === 'win32') return environment['LOCALAPPDATA'] ?? join(homedir(), 'AppData', 'Local')
  if (platform === 'darwin') return join(homedir(), 'Library', 'Application Support')
  const configured = environment['XDG_DATA_HOME'] ?? ''
  return configured === '' ? join(homedir(), '.local', 'share') : configured
}
