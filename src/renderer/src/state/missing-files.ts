/** The network of a study, and files that its stimuli are made from, that are not where it says. Pure. */
import type { OpenedStudy } from '#shared/contract.ts'
import type { NetworkInfo } from '#shared/network.ts'
import { fileKinds, type FileKind } from '../connection/shell.ts'

/** An open network, and the SHA-256 of its file. */
export interface FoundNetwork {
  info: NetworkInfo
  sha256: string
}

/** A study whose network is not where it was, or is another one. */
export interface MissingNetwork {
  opened: OpenedStudy
  /** The network the user chose that has another hash; null while none was chosen. */
  mismatch: FoundNetwork | null
}

export type MissingFile = OpenedStudy['missingFiles'][number]

/** The kind of file that is looked for, by the ending of the one that is missing. */
export function fileKindOf(path: string): FileKind {
  const ending = path.slice(path.lastIndexOf('.') + 1).toLowerCase()
  const kinds: FileKind[] = Object.values(fileKinds)
  return kinds.find(({ endings }) => endings.includes(ending)) ?? { label: 'File', endings: [ending] }
}

/** The study with a file that was found at another path, wherever it names that file. */
export function withFileAt(opened: OpenedStudy, { path: before }: MissingFile, path: string): OpenedStudy {
  const { missingFiles, study } = opened
  const bindings = { ...study.bindings }
  for (const { input, setting } of missingFiles.filter((file) => file.path === before)) {
    const binding = bindings[input]
    if (binding) bindings[input] = { ...binding, settings: { ...binding.settings, [setting]: path } }
  }
  return {
    ...opened,
    study: { ...study, bindings },
    missingFiles: missingFiles.filter((file) => file.path !== before)
  }
}
