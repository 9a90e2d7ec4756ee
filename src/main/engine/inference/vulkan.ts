/**
 * Whether this machine has what WebGPU needs on Linux: the Vulkan loader and the manifest of a driver. Looked at before it is
 * tried, since Dawn complains on stderr where there is none. Whether the driver works is seen by trying.
 */
import { existsSync, readdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, join } from 'node:path'

const loader = 'libvulkan.so.1'

/** Why WebGPU can't run, in plain words, or null. */
export function whyNoVulkan(environment: NodeJS.ProcessEnv = process.env): string | null {
  if (process.platform !== 'linux') return null
  if (!hasDriver(environment)) return 'No Vulkan driver is installed, which WebGPU needs.'
  return hasLoader() ? null : `The Vulkan loader (${loader}) is not installed, which WebGPU needs.`
}

/**
 * Manifests of drivers, where the loader looks for them.
 * Source: Khronos Vulkan-Loader, docs/LoaderDriverInterface.md, "Driver Discovery on Linux".
 */
function hasDriver(environment: NodeJS.ProcessEnv): boolean {
  const listed = (name: string, otherwise = ''): string[] =>
    (environment[name] ?? otherwise).split(delimiter).filter((path) => path !== '')
  const named = ['VK_DRIVER_FILES', 'VK_ICD_FILENAMES'].find((name) => environment[name] !== undefined)
  if (named !== undefined) return listed(named).some((path) => existsSync(path))
  const folders = [
    ...listed('XDG_CONFIG_HOME', join(homedir(), '.config')),
    ...listed('XDG_CONFIG_DIRS', '/etc/xdg'),
    '/etc',
    ...listed('XDG_DATA_HOME', join(homedir(), '.local/share')),
    ...listed('XDG_DATA_DIRS', '/usr/local/share:/usr/share')
  ]
  const added = listed('VK_ADD_DRIVER_FILES').some((path) => existsSync(path))
  return added || folders.some((folder) => hasManifest(join(folder, 'vulkan/icd.d')))
}

function hasManifest(folder: string): boolean {
  try {
    return readdirSync(folder).some((name) => name.endsWith('.json'))
  } catch {
    return false
  }
}

/** Asks the dynamic linker itself: it alone knows all the places. A library that is found is no Node module, which is an error too. */
function hasLoader(): boolean {
  try {
    process.dlopen({ exports: {} }, loader)
    return true
  } catch (error) {
    return !String(error).includes('cannot open shared object file')
  }
}
