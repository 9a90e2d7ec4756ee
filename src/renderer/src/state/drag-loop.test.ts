import { describe, expect, it } from 'vitest'
import { DragLoop } from './drag-loop.ts'

interface Sent {
  request: string
  signal: AbortSignal
  answer: (text: string) => void
  refuse: (error: unknown) => void
}

function harness(merge?: (waiting: string, newer: string) => string) {
  const sent: Sent[] = []
  const received: string[] = []
  const failed: unknown[] = []
  const loop = new DragLoop<string, string>({
    send: (request, signal) =>
      new Promise((answer, refuse) => {
        sent.push({ request, signal, answer, refuse })
      }),
    receive: (answer) => received.push(answer),
    fail: (error) => failed.push(error),
    ...(merge && { merge })
  })
  return { loop, sent, received, failed }
}

const turn = () => new Promise<void>((resolve) => setTimeout(resolve))

describe('drag loop', () => {
  it('keeps one request in flight and only the latest value', async () => {
    const { loop, sent, received } = harness()
    for (const value of ['a', 'b', 'c', 'd']) loop.push(value)
    expect(sent.map(({ request }) => request)).toEqual(['a'])
    sent[0]!.answer('A')
    await turn()
    expect(sent.map(({ request }) => request)).toEqual(['a', 'd'])
    sent[1]!.answer('D')
    await loop.settled()
    expect(received).toEqual(['A', 'D'])
    expect(loop.busy).toBe(false)
  })

  it('lets the newer request keep what it must of the one it replaces', async () => {
    const { loop, sent } = harness((waiting, newer) => waiting + newer)
    for (const value of ['a', 'b', 'c']) loop.push(value)
    sent[0]!.answer('')
    await turn()
    expect(sent[1]!.request).toBe('bc')
  })

  it('goes on after a failure', async () => {
    const { loop, sent, received, failed } = harness()
    loop.push('a')
    loop.push('b')
    sent[0]!.refuse('trouble')
    await turn()
    sent[1]!.answer('B')
    await loop.settled()
    expect(failed).toEqual(['trouble'])
    expect(received).toEqual(['B'])
  })

  it('delivers nothing of what was dropped, and takes up new work at once', async () => {
    const { loop, sent, received } = harness()
    loop.push('a')
    loop.push('b')
    loop.drop()
    expect(sent[0]!.signal.aborted).toBe(true)
    loop.push('c')
    expect(sent.map(({ request }) => request)).toEqual(['a', 'c'])
    sent[0]!.answer('A')
    sent[1]!.answer('C')
    await loop.settled()
    await turn()
    expect(received).toEqual(['C'])
    expect(loop.busy).toBe(false)
  })
})
