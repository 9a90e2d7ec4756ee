/**
 * The engine as its contract sees it: networks and plans by their handles, one function for each request.
 * Not here: what a request does (session/).
 */
import { join } from 'node:path'
import { env } from 'onnxruntime-common'
import { joinFiles } from '#engine/checkpoints/join-files.ts'
import { availableProviders } from '#engine/inference/providers.ts'
import { PreprocessingFile } from '#engine/settings/preprocessing-file.ts'
import { listStudyFiles } from '#engine/studies/sample-studies.ts'
import { openStudyFile, saveStudyFile } from '#engine/studies/study-files.ts'
import { trainFile } from '#engine/training/train-file.ts'
import { runRequests } from '#engine/training/runs/run-requests.ts'
import type { CallContext, Engine } from '#shared/contract.ts'
import { animatePlan } from './session/plans/animate-plan.ts'
import { comparePlan } from './session/conditions/compare-plan.ts'
import {
  describeInput,
  previewInputs,
  rememberPreprocessing,
  suggestBindings
} from './session/inputs/describe-inputs.ts'
import { dragPlan } from './session/plans/drag-plan.ts'
import { drawUmap } from './session/plans/draw-umap.ts'
import { fitOne } from './session/plans/fit-projections.ts'
import { inspectPlan } from './session/plans/inspect-plan.ts'
import { attributeEffects } from './session/effects/attribute-effects.ts'
import { checkAborted } from './session/plans/latest-wins.ts'
import { PlanShelf, type LivePlan } from './session/plans/live-plan.ts'
import type { Versions } from './session/exports/about-plotted.ts'
import { exportData } from './session/exports/export-data.ts'
import { exportPlotData } from './session/exports/export-plot-data.ts'
import { exportRecording } from './session/exports/export-recording.ts'
import { NetworkShelf } from './session/networks/network-shelf.ts'
import { openNetwork } from './session/networks/open-network.ts'
import { FileShelf } from './session/files/file-shelf.ts'
import { findPackage } from './session/package-folder.ts'
import { preparePlan } from './session/plans/prepare-plan.ts'
import { readAxes } from './session/plans/read-axes.ts'
import { recordCurrent } from './session/plans/record-current.ts'
import { registerProjection } from './session/plans/register-projection.ts'
import { recordSites } from './session/recording/record-sites.ts'
import { siteGradients } from './session/effects/site-gradients.ts'
import { sweepEffects } from './session/effects/sweep-effects.ts'
import type { Clock } from './session/networks/timed-run.ts'

export interface EngineOptions {
  /** Folder of the sample studies; Limen's own ones where it is left out. */
  samples?: string
  /** Folder of the user's settings; nothing is remembered where it is left out. */
  settings?: string
  /** Folder of the user's training runs; none are kept where it is left out. */
  runs?: string
  /** What runs are timed by when a network is opened. */
  clock?: Clock
}

/** An engine with no network open. */
export function createEngine(options: EngineOptions = {}): Engine {
  const own = findPackage(import.meta.dirname)
  const versions = { limen: own.version, onnxruntime: env.versions.node ?? env.versions.common }
  const networks = new NetworkShelf()
  const plans = new PlanShelf()
  return {
    hello: () =>
      answer(() => ({
        version: versions.limen,
        onnxruntime: versions.onnxruntime,
        providers: availableProviders()
      })),
    ...networkRequests(networks, plans, options.clock),
    ...valueRequests(networks, plans),
    ...inputRequests(networks, new PreprocessingFile(preprocessingPath(options))),
    ...planRequests(networks, plans),
    ...exportRequests(networks, plans, versions),
    joinCheckpoints: (request, context) => answer(() => joinFiles(request, context)),
    train: (request, context) => answer(() => trainFile(request, context)),
    ...runRequests(options.runs ?? null, own.trainings),
    ...studyRequests(options.samples ?? own.studies),
    ...fileRequests(new FileShelf())
  }
}

function networkRequests(
  networks: NetworkShelf,
  plans: PlanShelf,
  clock?: Clock
): Pick<Engine, 'openNetwork' | 'closeNetwork' | 'checkNetwork' | 'hashNetwork' | 'setProjection'> {
  return {
    openNetwork: async (request, context) => {
      const network = await openNetwork(networks.nextId(), request, context, clock)
      if (context.signal.aborted) await network.close()
      checkAborted(context.signal)
      networks.add(network)
      return network.info
    },
    closeNetwork: async ({ network: id }) => {
      const network = networks.remove(id)
      plans.removeOf(network)
      await network.close()
      return null
    },
    checkNetwork: ({ network }) => answer(() => networks.get(network).checks()),
    hashNetwork: ({ network }) => answer(async () => ({ sha256: await networks.get(network).sha256() })),
    setProjection: ({ network, projection }) =>
      answer(() => {
        registerProjection(networks.get(network), projection)
        return null
      })
  }
}

/** What runs a network and answers with its values, their gradients, or what edits change. */
function valueRequests(
  networks: NetworkShelf,
  plans: PlanShelf
): Pick<Engine, 'record' | 'gradient' | 'effects'> {
  return {
    record: (request, context) =>
      answer(() => {
        const network = networks.get(request.network)
        return network.running(() => recordSites(network, request, runProgress(context, 'Recording sites')))
      }),
    gradient: (request, context) =>
      answer(() => {
        const network = networks.get(request.network)
        const betweenRuns = runProgress(context, 'Computing gradients')
        return network.running(() => siteGradients(network, request, betweenRuns))
      }),
    effects: (request, context) =>
      answer(() => {
        const network = networks.get(request.network)
        const plan = request.plan === undefined ? null : plans.of(network, request.plan)
        const isEstimated = (request.method ?? 'patching') !== 'patching'
        const betweenRuns = runProgress(context, isEstimated ? 'Estimating effects' : 'Patching components')
        const way = { inputs: plan?.inputs ?? null, betweenRuns, part: context.part }
        const find = isEstimated ? attributeEffects : sweepEffects
        return network.running(() => find(network, request, way))
      })
  }
}

const preprocessingPath = ({ settings }: EngineOptions): string | null =>
  settings === undefined ? null : join(settings, 'preprocessing.json')

function inputRequests(
  networks: NetworkShelf,
  preprocessing: PreprocessingFile
): Pick<Engine, 'suggestBindings' | 'rememberPreprocessing' | 'describeInput' | 'preview'> {
  return {
    suggestBindings: ({ network }) => answer(() => suggestBindings(networks.get(network), preprocessing)),
    rememberPreprocessing: (request) =>
      answer(() => rememberPreprocessing(networks.get(request.network), request, preprocessing)),
    describeInput: (request) => answer(() => describeInput(networks.get(request.network), request)),
    preview: (request) => answer(() => previewInputs(networks.get(request.network), request))
  }
}

function planRequests(
  networks: NetworkShelf,
  plans: PlanShelf
): Pick<
  Engine,
  'prepare' | 'drag' | 'animate' | 'fit' | 'states' | 'readAxes' | 'inspect' | 'compare' | 'umap'
> {
  const withPlan = <Result>(id: string, work: (plan: LivePlan) => Promise<Result>): Promise<Result> =>
    answer(() => {
      const plan = plans.get(id)
      return plan.network.during(() => work(plan))
    })
  return {
    prepare: (request, context) =>
      answer(() => {
        const network = networks.get(request.plan.network)
        return network.running(async () => {
          const { live, prepared } = await preparePlan(plans.nextId(), network, request, context)
          plans.add(live)
          const projections = live.projections.flatMap((id) => network.projections.get(id) ?? [])
          return { prepared, projections }
        })
      }),
    drag: (request, context) => withPlan(request.plan, (plan) => dragPlan(plan, request, context)),
    animate: (request, context) =>
      withPlan(request.plan, (plan) => animatePlan(plan, request, context, () => plans.get(plan.id))),
    fit: (request, context) =>
      withPlan(request.plan, (plan) => plan.queue.run(() => fitOne(plan, request, context))),
    states: (request, context) => withPlan(request.plan, (plan) => recordCurrent(plan, request, context)),
    readAxes: (request) => readAxes(request),
    compare: (request, context) => withPlan(request.plan, (plan) => comparePlan(plan, request, context)),
    inspect: (request) => withPlan(request.plan, (plan) => inspectPlan(plan, request)),
    umap: (request, context) => withPlan(request.plan, (plan) => drawUmap(plan, request, context))
  }
}

function exportRequests(
  networks: NetworkShelf,
  plans: PlanShelf,
  versions: Versions
): Pick<Engine, 'exportData' | 'exportPlotData' | 'exportRecording'> {
  return {
    exportData: (request, context) =>
      answer(() => {
        const plan = plans.get(request.plan)
        const checkThere = (): unknown => plans.get(plan.id)
        return plan.network.during(() => exportData(plan, request, versions, context, checkThere))
      }),
    exportPlotData: (request, context) => exportPlotData(request, versions, context),
    exportRecording: (request, context) =>
      answer(() => {
        const network = networks.get(request.network)
        const betweenRuns = runProgress(context, 'Recording sites')
        return network.running(() => exportRecording(network, request, versions, betweenRuns))
      })
  }
}

function studyRequests(samples: string): Pick<Engine, 'listStudies' | 'openStudy' | 'saveStudy'> {
  return {
    listStudies: async () => ({ samples: await listStudyFiles(samples) }),
    openStudy: ({ path }) => openStudyFile(path),
    saveStudy: async ({ path, study, stamp }) => ({ stamp: await saveStudyFile(path, study, stamp) })
  }
}

function fileRequests(
  files: FileShelf
): Pick<Engine, 'beginFile' | 'writeFile' | 'finishFile' | 'abortFile'> {
  return {
    beginFile: async ({ path }, { connection }) => ({ temporary: await files.begin(path, connection) }),
    writeFile: async ({ temporary, bytes, position }) => {
      await files.write(temporary, bytes, position)
      return null
    },
    finishFile: async ({ temporary }) => {
      await files.finish(temporary)
      return null
    },
    abortFile: async ({ path, temporary }) => {
      await files.abort(path, temporary)
      return null
    }
  }
}

/** So that errors thrown at once reach the caller in the same way as later ones. */
const answer = async <Result>(work: () => Result | Promise<Result>): Promise<Result> => work()

const runProgress =
  ({ signal, progress }: CallContext, label: string) =>
  (done: number, total: number): void => {
    checkAborted(signal)
    if (done > 0) progress({ done, total, label })
  }
