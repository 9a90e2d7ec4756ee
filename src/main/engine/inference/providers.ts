/** Which execution providers this machine's ONNX Runtime could load. Not here: trying them on a network (choose-provider.ts). */
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { listSupportedBackends } from 'onnxruntime-node'
import { providerNames, type ProviderName } from '#shared/network.ts'

/** Shared libraries of providers that are not in the npm package but come by a download after the installation. */
const libraries: Partial<Record<ProviderName, Partial<Record<NodeJS.Platform, string>>>> = {
  cuda: { linux: 'libonnxruntime_providers_cuda.so', win32: 'onnxruntime_providers_cuda.dll' },
  tensorrt: { linux: 'libonnxruntime_providers_tensorrt.so', win32: 'onnxruntime_providers_tensorrt.dll' }
}

/** Folder of ONNX Runtime's native libraries for this machine. */
function libraryFolder(): string {
  const root = dirname(createRequire(import.meta.url).resolve('onnxruntime-node/package.json'))
  return join(root, 'bin', 'napi-v6', process.platform, process.arch)
}

/** Whether a provider's library is there; an unknown answer counts as yes, since loading it is what decides. */
function isInstalled(provider: ProviderName): boolean {
  const library = libraries[provider]?.[process.platform]
  return library === undefined || existsSync(join(libraryFolder(), library))
}

/** Providers whose libraries are on this machine, best first; 'cpu' is always among them. Whether they run is seen by trying. */
export function availableProviders(): ProviderName[] {
  const supported = new Set(listSupportedBackends().map(({ name }) => name))
  return providerNames.filter((name) => supported.has(name) && isInstalled(name))
}

/** Why a provider is not among the available ones, in plain words. */
export function whyUnavailable(provider: ProviderName): string {
  const { platform } = process
  if (provider === 'dml' && platform !== 'win32') return 'DirectML is there on Windows only.'
  if (provider === 'coreml' && platform !== 'darwin') return 'Core ML is there on macOS only.'
  const isDownloaded = provider === 'cuda' || provider === 'tensorrt'
  if (isDownloaded && libraries[provider]?.[platform] !== undefined) {
    return 'Its libraries are not installed (npm run install:cuda gets them).'
  }
  return `ONNX Runtime was built without it for ${platform} on ${process.arch}.`
}
