/** Recordings as Zarr stores: what each run gives is written before the next one. Not here: running (recording/). */
import { joinAlong } from '#engine/arrays/batch-slices.ts'
import { axisNames, storeNames } from '#engine/data-files/zarr/store-names.ts'
import type { GrowingArray, ZarrStore } from '#engine/data-files/zarr/zarr-store.ts'
import type { Site } from '#shared/network.ts'
import type { Tensor } from '#shared/tensor.ts'
import type { OpenedNetwork } from '../networks/opened-network.ts'
import { batchAxisOfOutput, batchAxisOfSite } from '../plans/inspect-plan.ts'
import { checkUnmixed, type RecordedPart } from '../recording/join-recordings.ts'

/** A value that is recorded. */
interface Recorded {
  name: string
  /** Path in the store. */
  path: string
  /** Where it counts stimuli, or −1. */
  axis: number
  site: Site | undefined
  /** Its parts where they are written as they come. */
  growing: GrowingArray | null
  /** What is written at the end: texts, and what is the same in every run. */
  kept: Tensor[]
  type: Tensor['type']
}

const groups = ['sites', 'outputs'] as const
type Group = (typeof groups)[number]

export class RecordingStore {
  readonly #network: OpenedNetwork
  readonly #store: ZarrStore
  readonly #values: Record<Group, Recorded[]> = { sites: [], outputs: [] }

  constructor(network: OpenedNetwork, store: ZarrStore) {
    this.#network = network
    this.#store = store
  }

  /** Writes what one run recorded: `count` of all stimuli. */
  async take(part: RecordedPart, { count, stimuli }: { count: number; stimuli: number }): Promise<void> {
    const runs = stimuli / count
    for (const group of groups) {
      if (this.#values[group].length === 0) this.#values[group] = this.#plan(group, part)
      for (const value of this.#values[group]) {
        const tensor = part[group][value.name]
        if (tensor) await this.#write(value, tensor, runs)
      }
    }
  }

  /** Describes everything; call once, after the last part. */
  async finish(about: Readonly<Record<string, unknown>>): Promise<void> {
    await this.#store.group('', about)
    for (const group of groups) {
      await this.#store.group(group, {})
      const known = new Map<string, number>()
      for (const value of this.#values[group]) await this.#finishValue(value, known)
    }
  }

  #plan(group: Group, part: RecordedPart): Recorded[] {
    const { sites, outputs } = this.#network.info
    const entries = Object.entries(part[group])
    const paths = storeNames(entries.map(([name]) => name))
    return entries.map(([name, { type }], order) => {
      const output = group === 'outputs' ? outputs.find((each) => each.name === name) : undefined
      const site = output
        ? sites.find(({ tensor, scope }) => tensor === name && scope.length === 0)
        : sites.find((each) => each.name === name)
      const batchAxis = output ? batchAxisOfOutput(sites, output) : site ? batchAxisOfSite(site) : -1
      const path = `${group}/${paths[order] ?? name}`
      return { name, path, axis: batchAxis, site, growing: null, kept: [], type }
    })
  }

  async #write(value: Recorded, tensor: Tensor, runs: number): Promise<void> {
    const { axis, kept, name } = value
    if (axis < 0) {
      if (kept[0]) checkUnmixed(this.#network, name, kept[0], tensor)
      else kept.push(tensor)
    } else if (tensor.type === 'string') {
      kept.push(tensor)
    } else {
      const length = Math.round((tensor.dims[axis] ?? 1) * runs)
      value.growing ??= await this.#store.growingArray(value.path, { axis, length })
      await value.growing.append(tensor)
    }
  }

  async #finishValue({ name, path, axis, site, growing, kept, type }: Recorded, known: Map<string, number>) {
    const whole = kept.length > 1 ? joinAlong(kept, axis) : kept[0]
    const dims = growing?.dims ?? whole?.dims ?? []
    const roles = dims.map((_, place) => {
      const role = site?.axes.length === dims.length ? site.axes[place]?.role : undefined
      return role === 'batch' ? 'stimulus' : (role ?? 'unknown')
    })
    const attributes = {
      name,
      long_name: name,
      type,
      ...(site && { kind: site.kind, tensor: site.tensor })
    }
    const axes = axisNames(roles, dims, known)
    if (growing) await growing.finish(axes, attributes)
    else if (whole) await this.#store.array(path, whole, axes, attributes)
  }
}
