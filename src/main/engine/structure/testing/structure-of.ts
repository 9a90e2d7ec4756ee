/** For tests: the structure of a network as the app finds it, after a real example run. */
import { probeValues } from '#engine/inference/probe-values.ts'
import type { Model } from '#engine/onnx/model.ts'
import type { OutlineNode, Site } from '#shared/network.ts'
import { recogniseStructure, type Structure } from '../recognise-structure.ts'

export async function structureOf(model: Model, symbols: Record<string, number> = {}): Promise<Structure> {
  const probe = await probeValues(model, symbols)
  return recogniseStructure(probe.model, probe.values, probe.symbols)
}

/** The site of a name. @throws Error when there is none, with the names that there are. */
export function siteNamed({ sites }: Structure, name: string): Site {
  const site = sites.find((candidate) => candidate.name === name)
  if (site === undefined)
    throw new Error(`No site '${name}' among ${sites.map((other) => other.name).join(', ')}`)
  return site
}

/** Roles of a site's axes with their sizes: 'batch 2, position 5, feature 8'. */
export const axesOf = (structure: Structure, name: string): string =>
  siteNamed(structure, name)
    .axes.map(({ role, size }) => `${role} ${size}`)
    .join(', ')

/** Names of recognised sites by the tensor that they stand for. */
export const tensorsByName = ({ sites }: Structure): Record<string, string> =>
  Object.fromEntries(sites.filter(({ recognised }) => recognised).map(({ name, tensor }) => [name, tensor]))

/** All rows of an outline. */
export const rowsOf = (outline: readonly OutlineNode[]): OutlineNode[] =>
  outline.flatMap((row) => [row, ...rowsOf(row.children)])

/** The outline as indented labels, without sites under their own names. */
export function outlineText(outline: readonly OutlineNode[], depth = 0): string[] {
  return outline
    .filter(({ label }) => label !== 'Other tensors')
    .flatMap(({ label, detail, children }) => [
      `${'  '.repeat(depth)}${label}${detail === undefined ? '' : ` (${detail})`}`,
      ...outlineText(children, depth + 1)
    ])
}
