/** A study of a network that was just opened, and the name of a file. Pure. */
import type { NetworkInfo } from '#shared/network.ts'
import type { InputDescription } from '#shared/stimulus.ts'
import { firstSight } from './study-defaults.ts'
import { emptyDocument, type StudyDocument } from './study-document.ts'

/** The last part of a path, on any system. */
export const fileName = (path: string): string =>
  path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1)

/** A new study of a network: first parameter swept, one telling site shown. */
export function documentFor(info: NetworkInfo, descriptions: readonly InputDescription[]): StudyDocument {
  const { traces, sweep } = firstSight(info, descriptions)
  return {
    ...emptyDocument,
    title: info.name.replace(/\.onnx$/i, ''),
    symbols: info.symbols,
    bindings: Object.fromEntries(descriptions.map(({ input, binding }) => [input, binding])),
    sweep,
    traces,
    choices: Object.fromEntries(traces.map(({ projection }) => [projection, { kind: 'pca' as const }]))
  }
}
