/** Which network each request is about, told from requests and answers alone: so a caller can say which one ended the engine. */
import type { Contract, Method } from './contract.ts'

/** What the engine is doing, as it reads after 'while' in a message to the user. */
const activities: Record<Method, string> = {
  hello: 'starting',
  openNetwork: 'opening',
  closeNetwork: 'closing',
  checkNetwork: 'checking',
  hashNetwork: 'hashing',
  suggestBindings: 'choosing stimuli for',
  rememberPreprocessing: 'writing settings',
  describeInput: 'describing an input of',
  preview: 'drawing a stimulus for',
  setProjection: 'setting a projection of',
  prepare: 'compiling',
  drag: 'running',
  animate: 'computing the frames of',
  fit: 'fitting a projection of',
  states: 'reading a state of',
  readAxes: 'reading an array',
  inspect: 'reading activities of',
  compare: 'comparing conditions',
  umap: 'computing UMAP for',
  record: 'recording',
  exportData: 'writing data of',
  exportPlotData: 'writing data of a plot of',
  exportRecording: 'recording',
  gradient: 'computing gradients of',
  effects: 'sweeping over components',
  train: 'training',
  joinCheckpoints: 'joining checkpoints',
  joinRun: 'joining the checkpoints of a run',
  listTrainings: 'listing training files',
  fittingNetworks: 'choosing networks for a task',
  checkTraining: 'building a network',
  listRuns: 'listing runs',
  createRun: 'making a run',
  forkRun: 'forking a run',
  renameRun: 'renaming a run',
  deleteRun: 'deleting a run',
  trainRun: 'training',
  pauseRun: 'pausing a run',
  keepCheckpoint: 'keeping a checkpoint',
  exportRun: 'copying a network',
  listStudies: 'listing studies',
  openStudy: 'opening a study',
  saveStudy: 'saving a study',
  beginFile: 'writing a file',
  writeFile: 'writing a file',
  finishFile: 'writing a file',
  abortFile: 'removing a file'
}

/** 'running net.onnx', or 'saving a study' where no network is concerned. */
export function activityInWords(method: Method, networkPath: string | null): string {
  if (networkPath === null) return activities[method]
  return `${activities[method]} ${networkPath.slice(networkPath.search(/[^\\/]*$/))}`
}

/** Remembers the paths behind network and plan ids. Ids are those of one engine process. */
export class OpenWork {
  readonly #pathOfNetwork = new Map<string, string>()
  readonly #pathOfPlan = new Map<string, string>()

  /** Paths of the networks that are open. */
  get networks(): string[] {
    return [...new Set(this.#pathOfNetwork.values())]
  }

  /** Path of the network that a request is about, or null. */
  networkOf(method: Method, request: object): string | null {
    if (method === 'openNetwork') return (request as Contract['openNetwork']['request']).path
    const { network, plan } = request as { network?: string; plan?: string | { network: string } }
    if (typeof plan === 'string') return this.#pathOfPlan.get(plan) ?? null
    return this.#pathOfNetwork.get(plan?.network ?? network ?? '') ?? null
  }

  /** Learns from an answered call which ids stand for which network. */
  learn(method: Method, request: object, answer: unknown): void {
    const path = this.networkOf(method, request)
    if (path === null) return
    if (method === 'openNetwork')
      this.#pathOfNetwork.set((answer as Contract['openNetwork']['answer']).id, path)
    if (method === 'prepare')
      this.#pathOfPlan.set((answer as Contract['prepare']['answer']).prepared.id, path)
    if (method === 'closeNetwork') {
      this.#pathOfNetwork.delete((request as Contract['closeNetwork']['request']).network)
    }
  }

  /** Forgets all: the engine process is gone, and its ids with it. */
  clear(): void {
    this.#pathOfNetwork.clear()
    this.#pathOfPlan.clear()
  }
}
