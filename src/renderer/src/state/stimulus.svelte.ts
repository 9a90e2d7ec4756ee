/** What the inputs offer (sliders, settings), and what the network sees at the values of the moment. */
import { untrack } from 'svelte'
import { errorData, type ErrorData } from '#shared/errors.ts'
import type { NetworkInput } from '#shared/network.ts'
import {
  isSamePreprocessing,
  plainPreprocessing,
  type FamilyName,
  type InputBinding,
  type InputDescription,
  type Parameter,
  type Preprocessing,
  type SettingValue,
  type StimulusPreview,
  type StimulusValues
} from '#shared/stimulus.ts'
import type { Contract } from '#shared/contract.ts'
import type { KeptStimulus } from '#shared/study-effects.ts'
import type { ParameterReference } from '#shared/trajectory.ts'
import { strengthAt } from './condition-parameters.ts'
import { bindInput } from './document-edits.ts'
import type { DocumentStore } from './document-store.svelte.ts'
import { DragLoop } from './drag-loop.ts'
import type { EngineLink } from './engine-link.svelte.ts'
import { freshStimulus, keepStimulus, keptAs } from './kept-stimuli.ts'
import type { OpenNetwork } from './open-network.svelte.ts'
import type { StudyDocument } from './study-document.ts'

const parameterIn = (
  descriptions: Readonly<Record<string, InputDescription>>,
  conditions: StudyDocument['conditions'],
  reference: ParameterReference
): Parameter | null =>
  descriptions[reference.input]?.parameters.find(({ name }) => name === reference.parameter) ??
  strengthAt(conditions, reference)

type PreviewRequest = Contract['preview']['request']

/** What fixes the shapes of the inputs: the network as it was opened, and its sizes. */
interface DescribedSizes {
  network: string
  symbols: Readonly<Record<string, number>>
}

export class Stimulus {
  /** By input, for the bindings of the document. */
  descriptions = $state.raw<Readonly<Record<string, InputDescription>>>({})
  previews = $state.raw<readonly StimulusPreview[]>([])
  /** Trouble with one input's binding, by input. */
  errors = $state.raw<Readonly<Record<string, ErrorData>>>({})
  previewError = $state.raw<ErrorData | null>(null)

  readonly #link: EngineLink
  readonly #network: OpenNetwork
  readonly #document: DocumentStore
  readonly #loop: DragLoop<PreviewRequest, StimulusPreview[]>
  /** Bindings that the engine is being asked about. */
  #asked: Readonly<Record<string, InputBinding>> = {}
  /** Null until descriptions of a fresh network were seen once. */
  #describedFor: DescribedSizes | null = null
  /** Preprocessing as the engine's settings have it, of inputs whose preprocessing was changed by hand. */
  #remembered: Readonly<Record<string, Preprocessing>> = {}

  constructor(link: EngineLink, network: OpenNetwork, document: DocumentStore) {
    this.#link = link
    this.#network = network
    this.#document = document
    this.#loop = new DragLoop({
      send: (request, signal) => link.call('preview', request, { signal }),
      receive: (previews) => {
        this.previews = previews
        this.previewError = null
      },
      fail: (error) => {
        // That the engine ended is told once, for the whole window.
        if (link.status === 'up') this.previewError = errorData(error)
      }
    })
  }

  /** Descriptions follow the bindings, previews follow the values; `shown` gives the values to show (of a hovered point). */
  follow(shown: () => StimulusValues): void {
    $effect(() => {
      const { bindings, symbols } = this.#document.current
      const network = this.#network.info?.id
      if (!network) return
      void this.#describeAll(bindings, { network, symbols })
      untrack(() => {
        this.#rememberPreprocessing(bindings, network)
      })
    })
    $effect(() => {
      const { bindings, symbols, seed } = this.#document.current
      const network = this.#network.info?.id
      if (!network || Object.keys(bindings).length === 0) return
      this.#loop.push({ network, bindings, symbols, values: shown(), seed })
    })
  }

  /** A slider: of an input's parameter, or of an intervention's strength. */
  parameter(reference: ParameterReference): Parameter | null {
    return parameterIn(this.descriptions, this.#document.current.conditions, reference)
  }

  /** The sliders as they are now, whatever changes later. */
  parametersNow(): (reference: ParameterReference) => Parameter | null {
    const [descriptions, { conditions }] = [this.descriptions, this.#document.current]
    return (reference) => parameterIn(descriptions, conditions, reference)
  }

  /** Keeps the stimulus at the sliders in the study; one that is kept already stays as it is. */
  keep(): KeptStimulus {
    const { values, stimuli } = this.#document.current
    const known = keptAs(values, stimuli)
    if (known) return known
    const fresh = freshStimulus(values, stimuli, Object.values(this.descriptions))
    this.#document.edit(keepStimulus(fresh))
    return fresh
  }

  /** Binds an input to another family, with that family's own settings. */
  async chooseFamily(input: NetworkInput, family: FamilyName): Promise<void> {
    const preprocessing = this.#document.current.bindings[input.name]?.preprocessing ?? plainPreprocessing
    await this.rebind(input.name, { family, settings: {}, preprocessing })
  }

  /** Binds an input anew and takes over what the engine says of it; the old binding stays where that fails. */
  async rebind(input: string, binding: InputBinding): Promise<void> {
    const earlier = this.descriptions[input]?.parameters
    this.#asked = { ...this.#asked, [input]: binding }
    const description = await this.#describe(input, binding)
    // Another change that came meanwhile has this one in it.
    if (this.#asked[input] !== binding) return
    const { [input]: _answered, ...others } = this.#asked
    this.#asked = others
    if (!description) return
    this.#remember(description)
    this.#document.edit(bindInput(description, earlier))
  }

  /** A setting as it was last chosen, also while the engine is still being asked about it. */
  settingOf(input: string, name: string): SettingValue | undefined {
    return this.#bindingOf(input)?.settings[name]
  }

  /** Changes one setting, also while another change is still under way. */
  async setSetting(input: string, name: string, value: SettingValue): Promise<void> {
    const binding = this.#bindingOf(input)
    if (!binding) return
    await this.rebind(input, { ...binding, settings: { ...binding.settings, [name]: value } })
  }

  /** Changes what is done to pictures before the network sees them, also for when this network is opened again. */
  async setPreprocessing(input: string, preprocessing: Preprocessing): Promise<void> {
    const binding = this.#bindingOf(input)
    if (!binding) return
    this.#remembered = { [input]: binding.preprocessing, ...this.#remembered }
    await this.rebind(input, { ...binding, preprocessing })
  }

  /**
   * The numbers of a vector at the sliders; undefined where they can not be had, which is told. Asked for now: the preview
   * may be behind, or of a point under the pointer.
   */
  async pointAtSliders(input: string): Promise<ArrayLike<number> | undefined> {
    const { bindings, symbols, values, seed } = this.#document.current
    const network = this.#network.info?.id
    if (!network) return undefined
    try {
      const previews = await this.#link.call('preview', { network, bindings, symbols, values, seed })
      return previews.find((each) => each.input === input)?.point
    } catch (error) {
      this.#note(input, error)
      return undefined
    }
  }

  /** Takes over descriptions that came with a freshly opened network. */
  adopt(descriptions: readonly InputDescription[]): void {
    this.descriptions = Object.fromEntries(descriptions.map((each) => [each.input, each]))
    this.#describedFor = null
    this.#asked = {}
    this.#remembered = {}
    this.errors = {}
    this.previews = []
  }

  /** The binding as it was last chosen: the document has it when the engine has said what comes of it. */
  #bindingOf(input: string): InputBinding | undefined {
    return this.#asked[input] ?? this.#document.current.bindings[input]
  }

  /** Describes what was bound anew, and everything where the network has other sizes than before. */
  async #describeAll(bindings: Readonly<Record<string, InputBinding>>, sizes: DescribedSizes): Promise<void> {
    const before = this.#describedFor ?? sizes
    const isResized = before.network !== sizes.network || before.symbols !== sizes.symbols
    this.#describedFor = sizes
    const stale = Object.entries(bindings).filter(
      ([input, binding]) => isResized || this.descriptions[input]?.binding !== binding
    )
    const answers = await Promise.all(stale.map(([input, binding]) => this.#describe(input, binding)))
    for (const [i, answer] of answers.entries()) {
      const [input, binding] = stale[i] ?? []
      if (answer && input !== undefined && binding && this.#document.current.bindings[input] === binding) {
        this.#remember({ ...answer, binding })
      }
    }
  }

  /** What is changed by hand, taken back or done again is remembered; what a study brings along is not. */
  #rememberPreprocessing(bindings: Readonly<Record<string, InputBinding>>, network: string): void {
    for (const [input, before] of Object.entries(this.#remembered)) {
      const preprocessing = bindings[input]?.preprocessing
      if (!preprocessing || isSamePreprocessing(preprocessing, before)) continue
      this.#remembered = { ...this.#remembered, [input]: preprocessing }
      const suggested = this.descriptions[input]?.suggestedPreprocessing
      const own = suggested && isSamePreprocessing(preprocessing, suggested) ? null : preprocessing
      this.#link
        .call('rememberPreprocessing', { network, input, preprocessing: own })
        .catch((error: unknown) => {
          this.#note(input, error)
        })
    }
  }

  #remember(description: InputDescription): void {
    this.descriptions = { ...this.descriptions, [description.input]: description }
  }

  async #describe(input: string, binding: InputBinding): Promise<InputDescription | null> {
    const network = this.#network.info?.id
    if (!network) return null
    const { symbols } = this.#document.current
    try {
      const description = await this.#link.call('describeInput', { network, input, binding, symbols })
      const { [input]: _solved, ...errors } = this.errors
      this.errors = errors
      return description
    } catch (error) {
      this.#note(input, error)
      return null
    }
  }

  #note(input: string, error: unknown): void {
    if (this.#link.status === 'up') this.errors = { ...this.errors, [input]: errorData(error) }
  }
}
