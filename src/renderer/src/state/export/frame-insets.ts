/** What the insets say at each frame: values of what moves, and what the network is shown; each stimulus is asked for once. */
import type { StudyAnimation } from '#shared/animation.ts'
import type { ExportRecipe } from '#shared/export-recipe.ts'
import type { StimulusPreview, StimulusValues } from '#shared/stimulus.ts'
import type { FrameState } from '../../export/picture/frame-state.ts'
import type { Workbench } from '../workbench.svelte.ts'
import { namedParameters, previewsOf } from './export-subject-of.ts'
import { readOutOf, type NamedParameter } from './read-out.ts'

/** Pictures of stimuli that are kept: an animation to and fro shows each twice. */
const mostKept = 600

export class FrameInsets {
  readonly #ask: ReturnType<typeof previewsOf>
  readonly #parameters: readonly NamedParameter[]
  readonly #hasStimulus: boolean
  readonly #previews = new Map<string, Promise<StimulusPreview[]>>()

  constructor(workbench: Workbench, { tracks }: StudyAnimation, { insets }: ExportRecipe) {
    const moved = tracks.flatMap((track) => (track.kind === 'parameter' ? [track] : []))
    this.#ask = previewsOf(workbench)
    this.#parameters = namedParameters(workbench, moved)
    this.#hasStimulus = insets.stimulus
  }

  async at(values: StimulusValues): Promise<Pick<FrameState, 'readOut' | 'previews'>> {
    const previews = this.#hasStimulus ? await this.#previewsAt(values) : []
    return { readOut: readOutOf(this.#parameters, values), previews }
  }

  #previewsAt(values: StimulusValues): Promise<StimulusPreview[]> {
    const key = JSON.stringify(values)
    const known = this.#previews.get(key)
    if (known) return known
    const asked = this.#ask(values)
    const [oldest] = this.#previews.keys()
    if (this.#previews.size >= mostKept && oldest !== undefined) this.#previews.delete(oldest)
    this.#previews.set(key, asked)
    return asked
  }
}
