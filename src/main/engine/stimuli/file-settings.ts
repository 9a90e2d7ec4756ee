/** Which settings of the families are paths of files, so that a study can keep them relative to itself. */
import type { FamilyName, InputBinding } from '#shared/stimulus.ts'

const fileSettings: Partial<Record<FamilyName, readonly string[]>> = {
  constant: ['file'],
  picture: ['file', 'second'],
  tokens: ['file'],
  sound: ['file'],
  graph: ['file-a', 'file-b'],
  array: ['file']
}

/** A setting that holds the path of a file. */
export interface FileSetting {
  input: string
  setting: string
  path: string
}

/** The files that bindings name, in their order. */
export function filesOf(bindings: Readonly<Record<string, InputBinding>>): FileSetting[] {
  return Object.entries(bindings).flatMap(([input, { family, settings }]) =>
    (fileSettings[family] ?? []).flatMap((setting) => {
      const path = settings[setting]
      return typeof path === 'string' && path !== '' ? [{ input, setting, path }] : []
    })
  )
}

/** The bindings with other paths for the files that they name. */
export function withFiles(
  bindings: Readonly<Record<string, InputBinding>>,
  pathFor: (path: string) => string
): Record<string, InputBinding> {
  const changed: Record<string, InputBinding> = { ...bindings }
  for (const { input, setting, path } of filesOf(bindings)) {
    const binding = changed[input]
    if (binding) changed[input] = { ...binding, settings: { ...binding.settings, [setting]: pathFor(path) } }
  }
  return changed
}
