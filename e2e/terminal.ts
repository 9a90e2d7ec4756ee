/** Runs the built command `limen`, as a script would. */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { projectFolder } from './fixtures.ts'

/** Path of the built command. */
export const cli = join(projectFolder, 'out/main/cli.js')

/** Runs a command to its end. */
export function limen(...parameters: string[]): { code: number | null; stdout: string; stderr: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...parameters], { encoding: 'utf8' })
  return { code: status, stdout, stderr }
}
