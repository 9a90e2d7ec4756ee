/**
 * One request in flight, the latest value kept: what makes dragging feel live on a slow network.
 * It knows nothing of what is asked; `merge` says what a newer request keeps of the one it replaces.
 */

export interface DragLoopOptions<Request, Answer> {
  send: (request: Request, signal: AbortSignal) => Promise<Answer>
  /** Called with each answer, in the order asked. */
  receive: (answer: Answer, request: Request) => void
  /** Called when a request fails; the loop goes on with the next one. */
  fail: (error: unknown, request: Request) => void
  /** What is sent when `newer` replaces `waiting` before it was sent. The newer one alone by default. */
  merge?: (waiting: Request, newer: Request) => Request
}

export class DragLoop<Request, Answer> {
  readonly #options: DragLoopOptions<Request, Answer>
  #waiting: { request: Request } | null = null
  #inFlight: AbortController | null = null
  #settled: Promise<void> = Promise.resolve()

  constructor(options: DragLoopOptions<Request, Answer>) {
    this.#options = options
  }

  /** True while a request is under way. */
  get busy(): boolean {
    return this.#inFlight !== null
  }

  /** Asks for this next; what was still waiting is replaced. */
  push(request: Request): void {
    const { merge } = this.#options
    this.#waiting = { request: this.#waiting && merge ? merge(this.#waiting.request, request) : request }
    if (!this.#inFlight) this.#settled = this.#drain()
  }

  /** Forgets what is waiting and stops what is under way; its answer is not delivered. */
  drop(): void {
    this.#waiting = null
    this.#inFlight?.abort()
    this.#inFlight = null
  }

  /** Resolves when nothing is under way or waiting any more. */
  settled(): Promise<void> {
    return this.#settled
  }

  async #drain(): Promise<void> {
    while (this.#waiting) {
      const { request } = this.#waiting
      const controller = new AbortController()
      this.#waiting = null
      this.#inFlight = controller
      await this.#run(request, controller.signal)
      if (this.#inFlight !== controller) return
    }
    this.#inFlight = null
  }

  async #run(request: Request, signal: AbortSignal): Promise<void> {
    try {
      const answer = await this.#options.send(request, signal)
      if (!signal.aborted) this.#options.receive(answer, request)
    } catch (error) {
      if (!signal.aborted) this.#options.fail(error, request)
    }
  }
}
