/** The network or study among the arguments of a start. */
import { resolve } from 'node:path'

/** The last argument that names a network or a study, made absolute; switches and the app's own path are passed over. */
export function pathFromArguments(argv: readonly string[], folder: string): string | null {
  const path = argv.findLast((argument) => !argument.startsWith('-') && /\.(onnx|json)$/i.test(argument))
  return path === undefined ? null : resolve(folder, path)
}
