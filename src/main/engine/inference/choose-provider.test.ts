import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { GraphBuilder } from '#engine/onnx/builder.ts'
import type { Model } from '#engine/onnx/model.ts'
import { providerNames } from '#shared/network.ts'
import type { Tensor } from '#shared/tensor.ts'
import { chooseProvider } from './choose-provider.ts'
import { createSession } from './compiled-session.ts'
import { availableProviders, whyUnavailable } from './providers.ts'

/** y = relu(x · W). */
function network(): Model {
  const builder = new GraphBuilder({ name: 'network', opset: 17 })
  const x = builder.input('x', 'float32', ['batch', 2])
  const product = builder.node('MatMul', [x, builder.constant('W', 'float32', [2, 2], [1, -2, 3, 4])])
  builder.node('Relu', [product], { outputs: ['y'] })
  builder.output('y', 'float32', ['batch', 2])
  return builder.build()
}

const example: Record<string, Tensor> = { x: { type: 'float32', dims: [1, 2], data: Float32Array.of(1, 1) } }
const elsewhere = process.platform === 'darwin' ? 'dml' : 'coreml'

describe('providers', () => {
  it('are listed best first, with the CPU last', () => {
    const available = availableProviders()
    expect(available.at(-1)).toBe('cpu')
    expect(available).toEqual(providerNames.filter((name) => available.includes(name)))
  })

  it('are missing for a reason', () => {
    for (const provider of providerNames) expect(whyUnavailable(provider)).toMatch(/\.$/)
  })
})

describe('chooseProvider', () => {
  it('takes the CPU when asked to, and gives its answer', async () => {
    const { session, outputs, report } = await chooseProvider(network(), 'cpu', example)
    expect(report).toEqual({ used: 'cpu', differenceFromCpu: 0, refused: [] })
    expect(outputs['y']?.data).toEqual(Float32Array.of(4, 2))
    await session.release()
  })

  it('says of every provider it did not take why', async () => {
    const { session, report } = await chooseProvider(network(), 'auto', example)
    const tried = providerNames.slice(0, providerNames.indexOf(report.used))
    expect(report.refused.map(({ provider }) => provider)).toEqual(tried)
    for (const { reason } of report.refused) expect(reason.length).toBeGreaterThan(10)
    await session.release()
  })

  it('fails when the provider that was chosen by hand can not be had', async () => {
    await expect(chooseProvider(network(), elsewhere, example)).rejects.toMatchObject({
      tag: 'request',
      part: elsewhere
    })
  })

  it("leaves the caller's session alone after an error", async () => {
    const session = await createSession(network(), 'cpu')
    await expect(chooseProvider(network(), elsewhere, example, { session, outputs: null })).rejects.toThrow()
    expect((await session.run(example))['y']?.data).toEqual(Float32Array.of(4, 2))
    await session.release()
  })
})

/** Debian's chromium brings a software Vulkan driver along, and the loader that WebGPU looks for. */
const softwareVulkan = '/usr/lib/chromium/vk_swiftshader_icd.json'
const hasVulkan = existsSync(softwareVulkan) && existsSync(join(dirname(softwareVulkan), 'libvulkan.so.1'))

/** What the child process prints: the provider that was used and why others were refused. */
interface ChildAnswer {
  byHand: { used: string; differenceFromCpu: number; y: number[] }
  itself: { used: string; refused: { provider: string; reason: string }[] }
}

describe.skipIf(!hasVulkan)(
  "WebGPU on a software driver (needs the one of Debian's chromium package)",
  () => {
    it('runs by hand with the right answer, and is not taken by itself, being slower than the CPU', () => {
      // The dynamic loader reads its paths at the start of a process, and a driver may take its process down with it.
      const env = {
        ...process.env,
        VK_ICD_FILENAMES: softwareVulkan,
        LD_LIBRARY_PATH: dirname(softwareVulkan)
      }
      const script = resolve('scripts/run-typescript.js')
      const child = spawnSync(
        process.execPath,
        [script, resolve(import.meta.dirname, 'testing/try-webgpu.ts')],
        { env, encoding: 'utf8' }
      )
      const { byHand, itself } = JSON.parse(child.stdout) as ChildAnswer
      expect(byHand).toMatchObject({ used: 'webgpu', y: [4, 2] })
      expect(byHand.differenceFromCpu).toBeLessThan(1e-5)
      expect(itself.used).not.toBe('webgpu')
      const reason = itself.refused.find(({ provider }) => provider === 'webgpu')?.reason
      expect(reason).toContain('slower than the CPU')
    })
  }
)
