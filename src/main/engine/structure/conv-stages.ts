/** Cuts the parts of a convolutional network into stages of equal spatial size. */
import { modulePath } from './own-names.ts'
import type { ConvPart } from './conv-parts.ts'
import type { Wiring } from './wiring.ts'

/** Parts of equal spatial size, one after the other; a pooling ends the stage that it reads. */
export interface ConvStage {
  spatial: readonly number[]
  parts: ConvPart[]
  /** The module that the parts come from, where one module works at many sizes. */
  module?: string
}

/** What works on one place only never cuts; nor do poolings. */
export function cutIntoStages(wiring: Wiring, parts: readonly ConvPart[]): ConvStage[] {
  const stages: ConvStage[] = []
  for (const part of parts) {
    const spatial = wiring.dims(part.output)?.slice(2) ?? []
    const current = stages.at(-1)
    const isPoint = spatial.every((size) => size === 1)
    const stays = current?.spatial.join() === spatial.join() || isPoint || part.kind === 'pool'
    if (current !== undefined && stays) current.parts.push(part)
    else stages.push({ spatial, parts: [part] })
  }
  return stages
}

/** Stages in a line that come from one module are one, whatever their sizes: a filter bank is no row of stages. */
export function mergedByModule(wiring: Wiring, stages: readonly ConvStage[]): ConvStage[] {
  const merged: ConvStage[] = []
  for (const stage of stages) {
    const module = moduleOf(wiring, stage)
    const current = merged.at(-1)
    if (current !== undefined && module !== undefined && moduleOf(wiring, current) === module) {
      merged[merged.length - 1] = { ...current, parts: [...current.parts, ...stage.parts], module }
    } else merged.push(stage)
  }
  return merged
}

/** The one module that all parts of a stage come from. */
function moduleOf(wiring: Wiring, { parts }: ConvStage): string | undefined {
  const modules = new Set(parts.map(({ output }) => modulePath(wiring, output).slice(0, -1).join('/')))
  const [module] = modules
  // The network's own module holds everything, and tells nothing.
  return modules.size === 1 && module?.includes('/') === true ? module : undefined
}
