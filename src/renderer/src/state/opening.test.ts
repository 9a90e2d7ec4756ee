import { describe, expect, it } from 'vitest'
import type { NetworkInfo } from '#shared/network.ts'
import { checkStillWanted, LatestOpening, useNetwork, type NetworkOpener } from './opening.ts'

/** Counts what is open, as an engine does. */
function countingEngine() {
  const open = new Set<string>()
  let made = 0
  const engine = {
    call: (method: string, request: { network?: string }) => {
      if (method === 'closeNetwork') return Promise.resolve(open.delete(request.network ?? '') ? null : null)
      const id = `network-${++made}`
      open.add(id)
      return Promise.resolve({ id } as NetworkInfo)
    }
  } as unknown as NetworkOpener
  return { engine, open }
}

const request = { path: '/net.onnx', provider: 'cpu' } as const

describe('the latest opening', () => {
  it('ends the one before, and is under way until it is done itself', async () => {
    const openings = new LatestOpening()
    const signals: AbortSignal[] = []
    const ends: (() => void)[] = []
    const begin = () =>
      openings.run((signal) => {
        signals.push(signal)
        return new Promise<void>((resolve) => ends.push(resolve))
      })
    const [first, second] = [begin(), begin()]
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, false])
    ends[0]!()
    await first
    expect(openings.isUnderWay).toBe(true)
    ends[1]!()
    await second
    expect(openings.isUnderWay).toBe(false)
  })

  it('hands its failure on, and is over', async () => {
    const openings = new LatestOpening()
    await expect(openings.run(() => Promise.reject(new Error('trouble')))).rejects.toThrow('trouble')
    expect(openings.isUnderWay).toBe(false)
  })
})

describe('a network that is opened for use', () => {
  it('stays open where it is used', async () => {
    const { engine, open } = countingEngine()
    await useNetwork(engine, request, {}, () => Promise.resolve())
    expect(open.size).toBe(1)
  })

  it('is closed where its use fails', async () => {
    const { engine, open } = countingEngine()
    const use = useNetwork(engine, request, {}, () => Promise.reject(new Error('no bindings')))
    await expect(use).rejects.toThrow('no bindings')
    expect(open.size).toBe(0)
  })

  it('is closed where it was stopped once it was open, or while it was made ready', async () => {
    const { engine, open } = countingEngine()
    const stopped = { signal: AbortSignal.abort() }
    await expect(useNetwork(engine, request, stopped, () => Promise.resolve())).rejects.toMatchObject({
      tag: 'cancelled'
    })
    const control = new AbortController()
    const late = useNetwork(engine, request, { signal: control.signal }, () => {
      control.abort()
      checkStillWanted({ signal: control.signal })
      return Promise.resolve()
    })
    await expect(late).rejects.toMatchObject({ tag: 'cancelled' })
    expect(open.size).toBe(0)
  })
})
