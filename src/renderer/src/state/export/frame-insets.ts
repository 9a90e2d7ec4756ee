/** What the insets say at each frame: values of what moves, and what the network is shown; each stimulus is asked for once. */
import type { StudyAnimation } from '#shared/animation.ts'
import type { ExportRecipe } from '#shared/export-recipe.ts'
import type { StimulusPreview, StimulusValues } from '#shared/stimulus.ts'
import { valuesWith, valueTitles, type PanelValues } from '#shared/panel-values.ts'
import type { ParameterReference } from '#shared/trajectory.ts'
import { checkStopped } from '../../export/encoders/frames.ts'
import type { FrameState } from '../../export/picture/frame-state.ts'
import type { ValueRange } from '../../export/sheet/inset-content.ts'
import { joinedRange, shownRange } from '../../export/sheet/plotted-stimulus.ts'
import type { Workbench } from '../workbench.svelte.ts'
import { namedParameters, previewsOf } from './export-subject-of.ts'
import { movedParameters } from './film-facts.ts'
import { isSameParameter } from './panelled-subject.ts'
import { readOutOf, type NamedParameter } from './read-out.ts'

/** Pictures of stimuli that are kept: an animation to and fro shows each twice. */
const mostKept = 600

export class FrameInsets {
  readonly #ask: ReturnType<typeof previewsOf>
  readonly #parameters: readonly NamedParameter[]
  readonly #hasStimulus: boolean
  readonly #panels: PanelValues | null
  /** Which panel's stimulus is shown, where those of others differ. */
  readonly #caption: string | undefined
  readonly #previews = new Map<string, Promise<StimulusPreview[]>>()
  readonly #ranges = new Map<string, ValueRange>()

  /** @param panels what each panel has its own value of: it is not said of all, and what the first one is shown stands for all. */
  constructor(
    workbench: Workbench,
    animation: StudyAnimation,
    { insets }: ExportRecipe,
    panels: PanelValues | null
  ) {
    const moved = movedParameters(animation)
    const named = namedParameters(workbench, moved)
    const { bindings } = workbench.document.current
    const isOfStimulus = ({ input }: ParameterReference): boolean => input in bindings
    this.#ask = previewsOf(workbench)
    this.#panels = panels
    this.#parameters = panels ? named.filter((each) => !isSameParameter(each, panels.reference)) : named
    this.#hasStimulus = insets.stimulus && (panels === null || moved.some(isOfStimulus))
    this.#caption = panels && isOfStimulus(panels.reference) ? valueTitles(panels)[0] : undefined
  }

  /** What the network is shown and is drawn to a scale has one range in all frames: that of everything it is at these values. */
  async lockRanges(all: readonly StimulusValues[], signal: AbortSignal): Promise<void> {
    if (!this.#hasStimulus) return
    const different = new Map(all.map((values) => [JSON.stringify(values), values]))
    for (const values of different.values()) {
      checkStopped(signal)
      const ranges = (await this.#previewsAt(values)).flatMap((preview) => {
        const range = shownRange(preview)
        return range ? [{ input: preview.input, range }] : []
      })
      if (ranges.length === 0) return
      for (const { input, range } of ranges) this.#include(input, range)
    }
  }

  #include(input: string, range: ValueRange): void {
    const known = this.#ranges.get(input)
    this.#ranges.set(input, known ? joinedRange(known, range) : range)
  }

  async at(values: StimulusValues): Promise<Pick<FrameState, 'readOut' | 'previews'>> {
    const previews = this.#hasStimulus ? await this.#previewsAt(values) : []
    const locked = previews.map((preview) => {
      const range = this.#ranges.get(preview.input)
      const caption = this.#caption
      return { ...preview, ...(range && { range }), ...(caption !== undefined && { caption }) }
    })
    return { readOut: readOutOf(this.#parameters, values), previews: locked }
  }

  #previewsAt(all: StimulusValues): Promise<StimulusPreview[]> {
    const first = this.#panels?.values[0]
    const values = this.#panels && first !== undefined ? valuesWith(all, this.#panels.reference, first) : all
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
