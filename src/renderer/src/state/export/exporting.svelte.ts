/** The export dialog: what is chosen, and the export that is under way. */
import { captionText } from '#shared/caption/caption-text.ts'
import { errorData, LimenError, type ErrorData } from '#shared/errors.ts'
import { isOfTraining, type ExportedThing } from '#shared/export-plots.ts'
import { exportFormats, type ExportKind, type ExportFormat } from '#shared/export-formats.ts'
import { exportRecipeSchema, takesTransparency, type ExportRecipe } from '#shared/export-recipe.ts'
import { panelCounts } from '#shared/panel-counts.ts'
import { exportCommand } from '#shared/recipe-options.ts'
import type { SheetPanels } from '#shared/sheet-panels.ts'
import { sliderName } from '#shared/study-sliders.ts'
import { PanelRuns } from '../../export/panels/panel-runs.ts'
import type { Shell } from '../../connection/index.ts'
import type { Workbench } from '../workbench.svelte.ts'
import { plainCaption } from './caption.ts'
import { exportStudy } from './export-study.ts'
import { whyNoFilm } from './film-facts.ts'
import { slidersOf } from './panelled-subject.ts'
import { describedPlot } from './plots/described-plot.ts'
import { isPlotRecipe } from './plots/plot-of.ts'
import { fileNameOf, formatDefaults, withThing, refitted } from './recipe-choices.ts'
import { withHead } from './shown-head.ts'
import { wholePicture } from './whole-picture.svelte.ts'

const storageKey = 'limen-export'

export interface RunningExport {
  label: string
  done: number
  total: number
  /** Null while it can not be said. */
  secondsLeft: number | null
  path: string
}

export class Exporting {
  isOpen = $state(false)
  recipe = $state.raw<ExportRecipe>(rememberedRecipe())
  running = $state.raw<RunningExport | null>(null)
  trouble = $state.raw<ErrorData | null>(null)
  /** Why what is chosen can't be exported; its part is the field of the recipe that does not fit. */
  refusal = $state.raw<ErrorData | null>(null)
  /** Path of the file that was written last. */
  written = $state<string | null>(null)
  /** Points of panels, which a preview and the file have in common. */
  readonly panelRuns = new PanelRuns()
  readonly #workbench: Workbench
  #looks: Partial<Record<ExportKind, Pick<ExportRecipe, 'insets' | 'theme' | 'font' | 'size'>>> = {}
  #stop: AbortController | null = null
  /** From asking for the path to the end. */
  #isBusy = false

  constructor(workbench: Workbench) {
    this.#workbench = workbench
  }

  /** @param changes what is exported, and how that is chosen; the 3D view where they are left out. */
  open(changes: Partial<ExportRecipe> & Pick<ExportRecipe, 'of'> = { of: 'view' }): void {
    // Which trace or run it was belongs to what was open then.
    const { trace: _trace, runs: _runs, panels, ...kept } = this.recipe
    const names = slidersOf(this.#workbench).map(sliderName)
    const isThere = panels && (panels.by !== 'parameter' || names.includes(panels.parameter))
    this.#take(withThing({ ...kept, metric: 1, ...(isThere && { panels }), ...changes }))
    this.isOpen = true
  }

  /** The export goes on where one is under way: it is shown again. */
  close(): void {
    this.isOpen = false
  }

  set(changes: Partial<ExportRecipe>): void {
    this.#take({ ...this.recipe, ...changes })
  }

  /** Changes what is exported; formats that it can't have are replaced. */
  chooseThing(of: ExportedThing): void {
    this.#take(withThing({ ...this.recipe, of }))
  }

  /** Films, pictures and figures of the view each keep their look while others are chosen. */
  chooseFormat(format: ExportFormat): void {
    const { insets, theme, font, size } = this.recipe
    const [before, kind] = [exportFormats[this.recipe.format].kind, exportFormats[format].kind]
    const next = formatDefaults(this.recipe, format)
    if (before === kind || this.recipe.of !== 'view') {
      this.#take(next)
      return
    }
    this.#looks[before] = { insets, theme, font, size }
    this.#take({ ...next, ...this.#looks[kind] })
  }

  /** Null takes those of the study's animation. */
  setFps(fps: number | null): void {
    const { fps: _before, ...rest } = this.recipe
    this.#take(fps === null ? rest : { ...rest, fps })
  }

  /** Null takes one picture of everything. A figure that is as high as its panels need it stays so. */
  setPanels(panels: SheetPanels | null): void {
    const { panels: before, ...rest } = this.recipe
    const next = panels === null ? rest : { ...rest, panels }
    this.#take({ ...next, size: refitted(next, before, panelCounts(this.#workbench.document.current)) })
  }

  #take(recipe: ExportRecipe): void {
    this.recipe = takesTransparency(recipe) ? recipe : { ...recipe, background: 'theme' }
    this.trouble = null
    this.written = null
    localStorage.setItem(storageKey, JSON.stringify(this.recipe))
  }

  /** Finds out whether what is chosen can be exported on this machine at all. */
  async check(): Promise<void> {
    const { recipe } = this
    const refusal = await whyNoFilm(this.#workbench, recipe)
    if (recipe === this.recipe) this.refusal = refusal
  }

  /** Asks where to, and exports. */
  async run(): Promise<void> {
    if (this.#isBusy) return
    this.#isBusy = true
    this.trouble = null
    this.written = null
    try {
      await this.check()
      if (this.refusal) return
      // What is chosen meanwhile is for the next one.
      const recipe = withHead(this.recipe, this.#workbench)
      const path = await this.#path(this.#workbench.shell, recipe)
      if (path === null) return
      await this.#export(path, recipe)
      this.written = path
      this.#workbench.notices.say(`Exported ${path}.`)
    } catch (error) {
      const data = errorData(error)
      if (data.tag !== 'cancelled') this.#fail(data)
    } finally {
      this.running = null
      this.#stop = null
      this.#isBusy = false
    }
  }

  /** Puts the draft of a caption on the clipboard. */
  async copyCaption(): Promise<void> {
    await this.#copy(() => this.#caption(), 'Copied a draft of the caption.')
  }

  /** Path of the study as it was saved, which a command needs; null where it was not. */
  get studyPath(): string | null {
    return this.#workbench.files.saving.file?.path ?? null
  }

  /** Why no command can write the same file, in words; null where one can. */
  get whyNoCommand(): string | null {
    if (this.recipe.of === 'view' && this.#workbench.umap.shown)
      return 'A UMAP picture is not part of the study'
    return this.studyPath === null ? 'Save the study first: the command opens it' : null
  }

  /** Puts the command that writes the same file on the clipboard. */
  async copyCommand(): Promise<void> {
    const { studyPath: study } = this
    if (study === null) return
    const recipe = withHead(this.recipe, this.#workbench)
    const out = this.written ?? this.#fileName(recipe)
    await this.#copy(() => exportCommand({ study, out, recipe }), 'Copied the command.')
  }

  async #caption(): Promise<string> {
    const { recipe } = this
    if (!isPlotRecipe(recipe)) return plainCaption(this.#workbench, recipe)
    const { signal } = new AbortController()
    const context = { signal, onProgress: () => undefined }
    return captionText((await describedPlot(this.#workbench, recipe, context)).caption, 'plain')
  }

  async #copy(textOf: () => string | Promise<string>, message: string): Promise<void> {
    try {
      await navigator.clipboard.writeText(await textOf())
      this.#workbench.notices.say(message)
    } catch (error) {
      this.#fail(errorData(error))
    }
  }

  cancel(): void {
    this.#stop?.abort()
  }

  #path(shell: Shell, recipe: ExportRecipe): Promise<string | null> {
    const { label, endings } = exportFormats[recipe.format]
    return shell.chooseSavePath({
      title: `Export ${label}`,
      kinds: [{ label, endings: [...endings] }],
      suggestedName: this.#fileName(recipe)
    })
  }

  #fileName({ of, format }: ExportRecipe): string {
    const { title } = this.#workbench.document.current
    return fileNameOf(of === 'view' ? title : `${isOfTraining(of) ? '' : title} ${of}`, format)
  }

  async #export(path: string, recipe: ExportRecipe): Promise<void> {
    const stop = new AbortController()
    this.#stop = stop
    const began = performance.now()
    this.running = { label: 'Waiting for all points', done: 0, total: 0, secondsLeft: null, path }
    if (!isOfTraining(recipe.of)) await wholePicture(this.#workbench, stop.signal)
    await exportStudy(this.#workbench, recipe, path, {
      signal: stop.signal,
      onNote: (note) => {
        this.#workbench.notices.say(note)
      },
      onProgress: (progress) => {
        this.running = { ...progress, secondsLeft: secondsLeft(progress, performance.now() - began), path }
      }
    })
  }

  /** Where the dialog is not in sight any more, the trouble is told outside of it. */
  #fail(data: ErrorData): void {
    if (this.isOpen) this.trouble = data
    else this.#workbench.notices.report(new LimenError(data))
  }
}

/** From how long what is done took; not before a little is done. */
function secondsLeft({ done, total }: { done: number; total: number }, milliseconds: number): number | null {
  if (done < 2 || total <= done || milliseconds < 500) return null
  return ((milliseconds / done) * (total - done)) / 1000
}

function rememberedRecipe(): ExportRecipe {
  const plain = exportRecipeSchema.parse({ format: 'mp4' })
  try {
    const { data } = exportRecipeSchema.safeParse(JSON.parse(localStorage.getItem(storageKey) ?? 'null'))
    return data ?? plain
  } catch {
    return plain
  }
}
