import { InferenceSession } from 'onnxruntime-node'
import { afterEach, expect, it, vi } from 'vitest'
import { copying, failure } from './runs/testing/run-bench.ts'
import { Trainer } from './trainer.ts'

afterEach(() => {
  vi.restoreAllMocks()
})

/** What ONNX Runtime says in a run; null for nothing. */
const trouble: { text: string | null } = { text: null }

/** Sessions that run out of what they are told to. */
function troubled(): void {
  const create = InferenceSession.create.bind(InferenceSession) as (
    bytes: Uint8Array,
    options: InferenceSession.SessionOptions
  ) => Promise<InferenceSession>
  vi.spyOn(InferenceSession, 'create').mockImplementation(async (bytes: unknown, options: unknown) => {
    const session = await create(bytes as Uint8Array, options as InferenceSession.SessionOptions)
    const run = session.run.bind(session) as (...given: unknown[]) => Promise<InferenceSession.ReturnType>
    vi.spyOn(session, 'run').mockImplementation((...given: unknown[]) =>
      trouble.text === null ? run(...given) : Promise.reject(new Error(trouble.text))
    )
    return session
  })
}

it('where memory runs out, a training says what makes it smaller', async () => {
  troubled()
  const trainer = await Trainer.create(copying(), 1)
  trouble.text = "Non-zero status code returned while running Mul node. Name:'a' Status Message: bad_alloc"
  expect(await failure(trainer.advance(1))).toMatchObject({
    tag: 'resources',
    message: "Memory ran out in the Mul node 'a'.",
    part: 'training.batch',
    advice:
      'Choose a smaller batch, a smaller network (width, units or channels), or a task with shorter sequences or smaller pictures.'
  })
  expect(await failure(trainer.evaluate())).toMatchObject({
    tag: 'resources',
    part: 'network',
    advice: expect.not.stringMatching(/batch|Record/) as string
  })
  trouble.text = 'something else'
  expect(await failure(trainer.advance(1))).toMatchObject({ tag: 'request' })
  trouble.text = null
  expect((await trainer.advance(1)).loss).toBeGreaterThan(0)
  await trainer.release()
})
