/** Where Limen itself lies: its version and what comes with it. */
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

export interface PackageFolder {
  version: string
  /** Folder of the sample studies, where native code can read their networks too. */
  studies: string
  /** Folder of the training files. */
  trainings: string
}

/** The nearest folder above `start` with Limen's package.json: the same in the sources, in a build and in a packaged app. */
export function findPackage(start: string): PackageFolder {
  for (let folder = start; ; folder = dirname(folder)) {
    const path = join(folder, 'package.json')
    if (existsSync(path)) {
      const { version } = JSON.parse(readFileSync(path, 'utf8')) as { version?: string }
      return { version: version ?? '', ...resourcesOf(outsideArchive(folder)) }
    }
    if (folder === dirname(folder)) return { version: '', ...resourcesOf(start) }
  }
}

const resourcesOf = (folder: string): Omit<PackageFolder, 'version'> => ({
  studies: join(folder, 'resources', 'studies'),
  trainings: join(folder, 'resources', 'training')
})

/**
 * What a packaged app has in its archive can be read by Node alone. ONNX Runtime maps weights from the file itself, which
 * lies in a folder beside the archive (asarUnpack in electron-builder.yml).
 */
const outsideArchive = (folder: string): string => folder.replace(/\.asar$/, '.asar.unpacked')
