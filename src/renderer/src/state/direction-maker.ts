/** Makes directions for interventions: from two stimuli that the user points out, and from files. */
import { LimenError } from '#shared/errors.ts'
import type { StudyIntervention } from '#shared/intervention.ts'
import type { Site } from '#shared/network.ts'
import type { StimulusValues } from '#shared/stimulus.ts'
import { fileKinds, type Shell } from '../connection/index.ts'
import type { DocumentStore } from './document-store.svelte.ts'
import type { EngineLink } from './engine-link.svelte.ts'
import { directionBetween, meanState } from './site-means.ts'
import type { Trajectories } from './trajectories.svelte.ts'

interface Parts {
  link: EngineLink
  shell: Shell
  document: DocumentStore
  trajectories: Trajectories
}

export class DirectionMaker {
  readonly #parts: Parts

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /**
   * The step of the site's mean state, over the selected entries, from a stimulus to the sliders' own.
   * @throws LimenError 'request' where there is none.
   */
  async wayFrom(site: Site, select: StudyIntervention['select'], from: StimulusValues): Promise<number[]> {
    const to = this.#parts.document.current.values
    const [start, end] = await Promise.all([from, to].map((values) => this.#meanAt(site, select, values)))
    return directionBetween(start ?? new Float64Array(0), end ?? new Float64Array(0))
  }

  /** A direction from a file that the user chooses; null when she thinks better of it. */
  async fromFile(features: number): Promise<number[] | null> {
    const { link, shell } = this.#parts
    const path = await shell.chooseFile({ title: 'Choose a direction', kinds: [fileKinds.array] })
    return path === null ? null : Array.from((await link.call('readAxes', { path, features, count: 1 })).axes)
  }

  async #meanAt(
    site: Site,
    select: StudyIntervention['select'],
    values: StimulusValues
  ): Promise<Float64Array> {
    const { link, trajectories } = this.#parts
    const plan = trajectories.prepared?.answer.id ?? ''
    const { sites } = await link.task('Reading the state', (options) =>
      link.call('inspect', { plan, values, sites: [site.name] }, options)
    )
    const activity = sites.find((each) => each.site === site.name)
    if (activity) return meanState(site, activity, select)
    throw new LimenError({
      tag: 'request',
      message: `What '${site.name}' holds could not be read.`,
      advice: 'Show it as a trace first.',
      part: site.name
    })
  }
}
