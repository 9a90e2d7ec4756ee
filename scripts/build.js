/** Builds Limen when there is no build, or one older than its sources. */
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const projectFolder = fileURLToPath(new URL('..', import.meta.url))

/** The built terminal host, as an address to import. */
export const builtCommand = new URL('../out/main/cli.js', import.meta.url).href

/** Written last by a build. */
const lastOutput = join(projectFolder, 'out/renderer/index.html')

/** Time of the newest source that goes into a build; 0 where there are none, as in an installed package. */
function newestSource() {
  const folder = join(projectFolder, 'src')
  if (!existsSync(folder)) return 0
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(
    (entry) => entry.isFile() && !entry.name.endsWith('.test.ts')
  )
  const paths = files.map((entry) => join(entry.parentPath, entry.name))
  paths.push(join(projectFolder, 'electron.vite.config.ts'), join(projectFolder, 'package-lock.json'))
  return Math.max(...paths.map((path) => statSync(path).mtimeMs))
}

/** Exits with the build's own code when it fails. */
export function buildIfNeeded() {
  const built = statSync(lastOutput, { throwIfNoEntry: false })?.mtimeMs
  if (built !== undefined && built >= newestSource()) return
  console.error(built === undefined ? 'Building Limen …' : 'The sources have changed: building Limen …')
  build()
}

/** Its words go to stderr: stdout belongs to the command that wanted the build. */
export function build() {
  const cli = join(projectFolder, 'node_modules/electron-vite/bin/electron-vite.js')
  const { status } = spawnSync(process.execPath, [cli, 'build', '--logLevel', 'warn'], {
    cwd: projectFolder,
    stdio: ['ignore', 2, 2]
  })
  if (status !== 0) process.exit(status ?? 1)
}
