/** The engine as the interface sees it: calls, what takes long, and whether the process is there. */
import type { Contract, EngineInfo, Method, Progress } from '#shared/contract.ts'
import type { CallWithParts, EngineClient, EngineLoss } from '#shared/engine-client.ts'

/** Work that the user may watch and stop. */
export interface Task {
  id: number
  label: string
  progress: Progress | null
  cancel: () => void
}

/** What a long call is given. */
export interface TaskOptions {
  signal: AbortSignal
  onProgress: (progress: Progress) => void
}

/** Shorter work is not worth a progress line. */
const noticeableMilliseconds = 500

export class EngineLink {
  status = $state<'up' | 'down'>('up')
  /** What was lost when the engine last died; null once the user has seen it. */
  loss = $state.raw<EngineLoss | null>(null)
  info = $state.raw<EngineInfo | null>(null)
  /** Tasks that have run for more than half a second. */
  tasks = $state.raw<readonly Task[]>([])
  /** Called when a new engine process is there after a loss. */
  onreturn: (() => void) | null = null

  readonly #client: EngineClient
  #lastId = 0

  constructor(client: EngineClient) {
    this.#client = client
    client.ondown = (loss) => {
      this.status = 'down'
      this.loss = loss
    }
    client.onup = () => {
      this.status = 'up'
      this.onreturn?.()
    }
  }

  call<M extends Method>(
    method: M,
    request: Contract[M]['request'],
    options: CallWithParts<M> = {}
  ): Promise<Contract[M]['answer']> {
    return this.#client.call(method, request, options)
  }

  /** Runs work that may take long: shown with its progress and a way to cancel after half a second. */
  async task<T>(label: string, run: (options: TaskOptions) => Promise<T>): Promise<T> {
    const id = ++this.#lastId
    const controller = new AbortController()
    const cancel = (): void => {
      controller.abort()
    }
    let task: Task = { id, label, progress: null, cancel }
    const timer = setTimeout(() => {
      this.tasks = [...this.tasks, task]
    }, noticeableMilliseconds)
    const onProgress = (progress: Progress): void => {
      task = { ...task, progress }
      this.tasks = this.tasks.map((each) => (each.id === id ? task : each))
    }
    try {
      return await run({ signal: controller.signal, onProgress })
    } finally {
      clearTimeout(timer)
      this.tasks = this.tasks.filter((each) => each.id !== id)
    }
  }
}
