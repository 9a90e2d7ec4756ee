import { describe, expect, it } from 'vitest'
import {
  calm,
  firstUnits,
  linearNetwork,
  openedInTests,
  prepare,
  traceOf
} from '../testing/small-networks.ts'

const open = openedInTests()

describe('the recording of a plan', () => {
  it('is compared with the network as it is written, beside the drags', async () => {
    const network = await open(linearNetwork())
    const sweep = [{ input: 'x', parameter: 'x1', from: -1, to: 1, count: 5 }]
    const choices = { 't/1': firstUnits }
    const { prepared } = await prepare(network, { traces: [traceOf(['hidden'])], sweep, choices })
    const difference = async (): Promise<number | null> => {
      const values = { x: { x1: 1, x2: 0, x3: 0 } }
      return (await network.engine.inspect({ plan: prepared.id, values }, calm)).recordingDifference
    }
    expect(await difference()).toBeNull()
    // One row of the weights, seen by unit: nothing is rounded.
    await expect.poll(difference).toBe(0)
  })
})
