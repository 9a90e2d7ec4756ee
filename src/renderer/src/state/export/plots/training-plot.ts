/** Accuracy and loss of runs as plots: those that the Lab shows, those that the recipe names, or the run of the study's network. */
import { accuracySentence, lossSentence } from '#shared/caption/plot-sentences.ts'
import type { ExportRecipe } from '#shared/export-recipe.ts'
import type { TrainingRun } from '#shared/training-runs.ts'
import type { LinePlot, PlotAxis, PlotContent } from '../../../export/plot/plot-content.ts'
import { freeMark } from '../../lab/free-mark.ts'
import { accuracyPlot, lossPlot, type PlottedRun, type RunPlot } from '../../lab/run-lines.ts'
import type { Workbench } from '../../workbench.svelte.ts'
import { notThere } from './plot-parts.ts'

/** @throws LimenError 'request' where no run is known. */
export async function trainingPlot(
  workbench: Workbench,
  recipe: Pick<ExportRecipe, 'of' | 'runs' | 'lossScale'>
): Promise<PlotContent> {
  const runs = await plottedRuns(workbench, recipe.runs)
  if (runs.every(({ run }) => run.looks.length === 0))
    throw notThere(
      'Nothing was looked at yet in these runs.',
      'Wait for their first look at held-out examples.'
    )
  const names = runs.map(({ run }) => run.name)
  const isLoss = recipe.of === 'loss'
  return {
    title: names.join(', '),
    description: isLoss ? lossSentence(names) : accuracySentence(names),
    readOut: [],
    body: isLoss ? lossLines(runs, recipe.lossScale) : accuracyLines(runs)
  }
}

async function plottedRuns(
  workbench: Workbench,
  named: readonly string[] | undefined
): Promise<PlottedRun[]> {
  const { lab, link } = workbench
  if (named === undefined && lab.plotted.length > 0) return lab.plotted
  const runs = lab.runs ?? (await link.call('listRuns', {})).runs
  const wanted =
    named === undefined
      ? runOf(runs, await networkPath(workbench))
      : named.map((name) => runNamed(runs, name))
  const marks: number[] = []
  return wanted.map((run, order) => {
    const mark = order === 0 ? null : freeMark(marks)
    if (mark !== null) marks.push(mark)
    return { run, live: lab.live[run.id] ?? null, mark }
  })
}

/** Of the network that is open, or of the study that the page was started with: it need not have run for that. */
async function networkPath({ network, shell, link }: Workbench): Promise<string | null> {
  if (network.info) return network.info.path
  const path = await shell.startPath()
  if (path === null || path.toLowerCase().endsWith('.onnx')) return path
  return (await link.call('openStudy', { path })).networkPath
}

/** The run in whose folder a network's file lies. */
function runOf(runs: readonly TrainingRun[], path: string | null): TrainingRun[] {
  const found = runs.find(
    ({ folder }) => path?.startsWith(folder) && /^[/\\]/.test(path.slice(folder.length))
  )
  if (found) return [found]
  throw notThere(
    'The study’s network was not trained by a run of the Lab on this machine.',
    'Name runs (--runs), or export the plot in the Lab.'
  )
}

function runNamed(runs: readonly TrainingRun[], name: string): TrainingRun {
  const found = runs.find(({ id }) => id === name) ?? runs.find((run) => run.name === name)
  if (found) return found
  throw notThere(
    `There is no run '${name}' on this machine.`,
    `There are ${runs.map((run) => run.name).join(', ') || 'none'}.`,
    'runs'
  )
}

export function accuracyLines(runs: readonly PlottedRun[]): LinePlot {
  const plot = accuracyPlot(runs)
  return linesOf(plot, { title: 'Accuracy', unit: '', scale: 'linear', domain: [0, 1.02], isShare: true })
}

export function lossLines(runs: readonly PlottedRun[], scale: ExportRecipe['lossScale']): LinePlot {
  const plot = lossPlot(runs)
  const all = plot.lines.flatMap(({ values }) =>
    values.filter((value) => value !== null && Number.isFinite(value))
  )
  const numbers = all.flatMap((value) => value ?? [])
  return linesOf(plot, { title: 'Loss', unit: '', ...lossRange(numbers, scale) })
}

function lossRange(
  values: readonly number[],
  wanted: ExportRecipe['lossScale']
): Pick<PlotAxis, 'scale' | 'domain'> {
  const positive = values.filter((value) => value > 0)
  const extreme = (pick: (a: number, b: number) => number, of: readonly number[]): number =>
    of.reduce((a, b) => pick(a, b))
  if (wanted === 'linear' || positive.length === 0)
    return { scale: 'linear', domain: [0, 1.05 * (values.length > 0 ? extreme(Math.max, values) : 1) || 1] }
  const [low, high] = [extreme(Math.min, positive), extreme(Math.max, positive)]
  const room = low === high ? 2 : (high / low) ** 0.05
  return { scale: 'log', domain: [low / room, high * room] }
}

function linesOf({ steps, lines }: RunPlot, y: PlotAxis): LinePlot {
  const hasFaint = lines.some(({ look }) => look === 'faint')
  const shown = lines.filter(({ look }) => look !== 'faint')
  return {
    kind: 'lines',
    x: {
      title: 'Step',
      unit: '',
      scale: 'linear',
      domain: [0, Math.max(1, steps.at(-1) ?? 1)],
      isWhole: true
    },
    y,
    places: steps,
    lines: lines.map(({ name, mark, look, values }) => ({
      name,
      values,
      look: { mark, weight: look },
      spansGaps: true
    })),
    legend: [
      ...shown.map(({ name, mark, look }) => ({ label: name, look: { mark, weight: look } })),
      ...(hasFaint ? [{ label: 'On training examples', look: { mark: null, weight: 'faint' as const } }] : [])
    ]
  }
}
