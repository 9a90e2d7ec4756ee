import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { RunNews } from '#shared/training-runs.ts'
import { NewsBatches } from './news-batches.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

const steps = (step: number): RunNews => ({ kind: 'steps', step, loss: 1, norm: 1, millisecondsPerStep: 1 })

it('hands news on together, in their order, and at once when it is flushed', () => {
  const handed: number[][] = []
  const batches = new NewsBatches((all) =>
    handed.push(all.map((news) => (news.kind === 'steps' ? news.step : 0)))
  )
  for (let step = 1; step <= 3; step++) batches.add(steps(step))
  expect(handed).toEqual([])
  vi.advanceTimersByTime(1000)
  expect(handed).toEqual([[1, 2, 3]])
  batches.add(steps(4))
  batches.flush()
  batches.flush()
  vi.advanceTimersByTime(1000)
  expect(handed).toEqual([[1, 2, 3], [4]])
})
