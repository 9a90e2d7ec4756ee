/** All of the interface's state, put together once, and handed to the panels by context. */
import { createContext, untrack } from 'svelte'
import type { StudyCondition } from '#shared/intervention.ts'
import type { Frame } from '#shared/trajectory.ts'
import type { Connection } from '../connection/index.ts'
import { Animator } from './animation/animator.svelte.ts'
import { Appearance } from './appearance.svelte.ts'
import { AttentionView } from './attention-view.svelte.ts'
import { AxisMaker } from './axis-maker.ts'
import { Brush } from './brush.svelte.ts'
import { conditionFileText } from './condition-files.ts'
import { ComparisonPlot } from './comparison-plot.svelte.ts'
import { Comparisons } from './comparisons.svelte.ts'
import { Dock } from './dock.svelte.ts'
import { DocumentStore } from './document-store.svelte.ts'
import { DirectionMaker } from './direction-maker.ts'
import { EngineLink } from './engine-link.svelte.ts'
import { Exporting } from './export/exporting.svelte.ts'
import { Intervening } from './intervening.svelte.ts'
import { Lab } from './lab/lab.svelte.ts'
import { NetworkChecking } from './network-checks.svelte.ts'
import { Notices } from './notices.svelte.ts'
import { OpenNetwork } from './open-network.svelte.ts'
import { Stimulus } from './stimulus.svelte.ts'
import { PatchingSweep } from './patching-sweep.svelte.ts'
import { StudyFiles } from './study-files.svelte.ts'
import { Trajectories } from './trajectories.svelte.ts'
import { Transport } from './transport.svelte.ts'
import { ProjectedWay } from './animation/projected-way.svelte.ts'
import { Umap } from './umap.svelte.ts'
import { ViewControl } from './view-control.svelte.ts'

/** Dialogs of which one at a time is open. */
export type DialogName = 'palette' | 'keys' | 'start'

/** What can be played and stepped through. */
export type Playback = Pick<Transport, 'playing' | 'canPlay' | 'toggle' | 'step' | 'toStart' | 'toEnd'>

export class Workbench {
  readonly notices = new Notices()
  readonly appearance = new Appearance()
  readonly document = new DocumentStore()
  readonly views = new ViewControl()
  readonly dock = new Dock(() => {
    const { conditions, attention } = this.document.current
    if (conditions.length > 0) return 'comparison'
    return attention === undefined ? null : 'attention'
  })
  readonly shell: Connection['shell']
  readonly link: EngineLink
  readonly network: OpenNetwork
  readonly stimulus: Stimulus
  readonly trajectories: Trajectories
  readonly checking: NetworkChecking
  readonly transport: Transport
  readonly animator: Animator
  readonly umap: Umap
  readonly projectedWay: ProjectedWay
  readonly patching: PatchingSweep
  readonly comparisons: Comparisons
  readonly comparisonPlot: ComparisonPlot
  readonly axisMaker: AxisMaker
  readonly directionMaker: DirectionMaker
  readonly intervening: Intervening
  readonly brush: Brush
  readonly attention: AttentionView
  readonly files: StudyFiles
  readonly lab: Lab
  readonly exporting = new Exporting(this)
  dialog = $state<DialogName | null>(null)
  /** What the command palette is searched for when it opens. */
  paletteQuery = $state('')
  /** The engine died again while its network was being reopened: the user decides now. */
  gaveUpReopening = $state(false)

  #reopenings = 0
  /** Path on the screen when the engine died. */
  #lastPath: Frame | null = null

  constructor({ engine, anotherEngine, shell }: Connection) {
    this.shell = shell
    this.link = new EngineLink(engine)
    this.network = new OpenNetwork(this.link)
    this.stimulus = new Stimulus(this.link, this.network, this.document)
    this.trajectories = new Trajectories(this.link, this.network, this.document)
    this.transport = new Transport(this.document, this.stimulus, this.trajectories)
    this.animator = new Animator(this)
    this.checking = new NetworkChecking(this)
    this.umap = new Umap(this)
    this.projectedWay = new ProjectedWay(this)
    this.patching = new PatchingSweep(this)
    this.comparisons = new Comparisons(this.link, this.document, this.trajectories)
    this.comparisonPlot = new ComparisonPlot(this)
    this.axisMaker = new AxisMaker(this)
    this.directionMaker = new DirectionMaker(this)
    this.intervening = new Intervening(this.document, this.network)
    this.brush = new Brush(this.link, this.document, this.trajectories, this.stimulus)
    this.attention = new AttentionView(this)
    this.files = new StudyFiles(this)
    this.lab = new Lab(this, anotherEngine)
  }

  /** Wires everything together; call while the root component is being made. */
  follow(): void {
    for (const part of [this.appearance, this.dock]) part.follow()
    this.stimulus.follow(() => this.brush.values)
    for (const part of [this.trajectories, this.checking, this.transport, this.animator]) part.follow()
    for (const part of [this.umap, this.projectedWay, this.patching]) part.follow()
    this.#followLooks()
    this.files.follow()
    this.files.onshow = () => (this.lab.isOpen = false)
    this.lab.follow()
    this.#restWhatIsBehind()
    this.#pauseWhileOpening()
    this.#followEngine()
  }

  /** What is read at points and compared, as often as the hand allows. */
  #followLooks(): void {
    this.brush.follow(
      () => this.network.info?.id,
      () => this.#isMoving() && this.trajectories.isSlow
    )
    this.attention.follow(() => this.#isMoving() && this.trajectories.isSlow)
    this.comparisons.follow(
      () => this.#looksAtComparisons(),
      () => this.#isMoving()
    )
  }

  #restWhatIsBehind(): void {
    $effect(() => {
      // What plays in the workbench rests while the Lab is in front of it.
      if (this.lab.isOpen) untrack(() => (this.transport.playing = this.animator.playing = false))
    })
    $effect(() => {
      // One transport: what was played before stops when the other takes over.
      if (this.animator.isInCharge) untrack(() => (this.transport.playing = false))
    })
  }

  #pauseWhileOpening(): void {
    $effect(() => {
      if (!this.files.opening) return
      untrack(() => {
        this.trajectories.pause()
      })
      return () => {
        this.trajectories.resume()
      }
    })
  }

  /** An engine that died is replaced, but not again and again for the same network. */
  #followEngine(): void {
    this.link.onreturn = () => void this.#reopenOnce()
    $effect(() => {
      if (this.link.status === 'up') return
      untrack(() => {
        this.network.forgetHandle()
        this.trajectories.forgetHandle()
        this.#lastPath = this.trajectories.path
      })
    })
    $effect(() => {
      // A new path shows that the network runs again: the next death is a new one.
      if (this.trajectories.path !== this.#lastPath) this.#reopenings = 0
    })
  }

  #looksAtComparisons(): boolean {
    const { conditions, metrics } = this.document.current
    if (this.dock.shows('comparison')) return conditions.length + metrics.length > 0
    return this.dock.shows('metrics') && metrics.length > 0
  }

  #isMoving(): boolean {
    return (
      this.document.dragging ||
      this.animator.playing ||
      (this.transport.playing && this.transport.played !== null)
    )
  }

  /** What the transport's keys and buttons play: the axis, or the animation while its tab is in sight. */
  get playback(): Playback {
    return this.animator.isInCharge ? this.animator : this.transport
  }

  /** Opens the command palette with the commands that begin like this. */
  openPalette(query: string): void {
    this.paletteQuery = query
    this.dialog = 'palette'
  }

  /** Puts a condition on the clipboard, as `limen record --condition` reads it. */
  async copyCondition(condition: StudyCondition): Promise<void> {
    try {
      await navigator.clipboard.writeText(conditionFileText(condition, this.document.current.values))
      this.notices.say(`Copied ${condition.name} as JSON.`)
    } catch (error) {
      this.notices.report(error)
    }
  }

  /** The user asks for it after the engine died twice. */
  async reopen(): Promise<void> {
    this.gaveUpReopening = false
    this.#reopenings = 0
    await this.#reopenOnce()
  }

  async #reopenOnce(): Promise<void> {
    if (!this.network.info) return
    if (this.#reopenings > 0) {
      this.gaveUpReopening = true
      return
    }
    this.#reopenings++
    await this.files.reopen()
  }
}

export const [getWorkbench, setWorkbench] = createContext<Workbench>()
