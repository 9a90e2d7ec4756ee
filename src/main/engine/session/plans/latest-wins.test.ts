import { describe, expect, it } from 'vitest'
import { LatestWinsQueue } from './latest-wins.ts'

/** Work that ends when it is told to. */
function gate() {
  let open = () => {}
  const opened = new Promise<void>((resolve) => (open = resolve))
  return { opened, open }
}

describe('drags of one plan', () => {
  it('run the first and the newest; those between fail as cancelled', async () => {
    const queue = new LatestWinsQueue()
    const first = gate()
    const done: string[] = []
    const drag = (name: string, until: Promise<void> = Promise.resolve()) =>
      queue.drag(10, async () => {
        await until
        done.push(name)
        return name
      })
    const results = Promise.allSettled([drag('a', first.opened), drag('b'), drag('c'), drag('d')])
    first.open()
    expect((await results).map(({ status }) => status)).toEqual([
      'fulfilled',
      'rejected',
      'rejected',
      'fulfilled'
    ])
    expect(done).toEqual(['a', 'd'])
    await expect(results).resolves.toMatchObject([
      {},
      { reason: { tag: 'cancelled' } },
      { reason: { tag: 'cancelled' } },
      {}
    ])
  })

  it('do not drop other work', async () => {
    const queue = new LatestWinsQueue()
    const first = gate()
    const results = Promise.allSettled([
      queue.drag(1, () => first.opened),
      queue.run(() => Promise.resolve('fit')),
      queue.drag(1, () => Promise.resolve('drag'))
    ])
    first.open()
    expect(await results).toMatchObject([{ status: 'fulfilled' }, { value: 'fit' }, { value: 'drag' }])
  })

  it('are told to give way to a cheaper drag, and only to that', async () => {
    const queue = new LatestWinsQueue()
    const first = gate()
    let isOvertaken = () => false
    const running = queue.drag(100, async (signals) => {
      isOvertaken = signals.isOvertaken
      await first.opened
    })
    expect(isOvertaken()).toBe(false)
    const equal = queue.drag(100, () => Promise.resolve()).catch(() => undefined)
    expect(isOvertaken()).toBe(false)
    const coarse = queue.drag(10, () => Promise.resolve())
    expect(isOvertaken()).toBe(true)
    first.open()
    await Promise.all([running, equal, coarse])
  })

  it('go on after one that failed', async () => {
    const queue = new LatestWinsQueue()
    await expect(queue.drag(1, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken')
    await expect(queue.drag(1, () => Promise.resolve(1))).resolves.toBe(1)
  })
})
