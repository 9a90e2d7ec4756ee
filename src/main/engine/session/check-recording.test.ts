import { afterEach, describe, expect, it } from 'vitest'
import {
  calm,
  firstUnits,
  linearNetwork,
  openModel,
  prepare,
  traceOf,
  type Opened
} from './testing/small-networks.ts'

let opened: Opened | null = null
afterEach(async () => {
  await opened?.close()
  opened = null
})

describe('the recording of a plan', () => {
  it('is compared with the network as it is written, beside the drags', async () => {
    const network = (opened = await openModel(linearNetwork()))
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
