/** Bundles the page side of a bench. */
import { build, type Rolldown } from 'vite'

/** The module at `entry` and all it imports as one script; what the module exports is then global `name`. */
export async function bundlePage(entry: string, name: string): Promise<string> {
  const output = await build({
    configFile: false,
    logLevel: 'error',
    build: { write: false, target: 'chrome130', lib: { entry, formats: ['iife'], name } }
  })
  const [first] = (Array.isArray(output) ? output : [output]) as Rolldown.RolldownOutput[]
  const chunk = first?.output.find((each) => each.type === 'chunk')
  if (!chunk) throw new Error('The bench page could not be built.')
  return `${chunk.code}\nglobalThis.${name} = ${name}`
}
