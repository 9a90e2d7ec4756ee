/**
 * For tests: gradients at sites of whole networks against central differences along random directions. Something fed is added
 * at each site, so that one session serves all of them.
 */
import { expect } from 'vitest'
import { createSession } from '#engine/inference/compiled-session.ts'
import { plainNode, tensorInfo } from '#engine/onnx/graph-edit.ts'
import { insertAfter } from '#engine/onnx/insert.ts'
import type { Model } from '#engine/onnx/model.ts'
import { withoutStatedSizes } from '#engine/onnx/stated-sizes.ts'
import { elementCount, type Tensor } from '#shared/tensor.ts'
import { gradientGraph, type GradientGraph } from '../gradient-graph.ts'
import { floats, gradientsOf, spread, type Precision } from './differences.ts'

export interface SiteCheck {
  readonly of: string
  readonly sites: readonly string[]
  readonly precision?: Precision
  readonly step?: number
  readonly tolerance?: number
  /** How many directions at each site. */
  readonly directions?: number
}

/** What is found along one direction. */
export interface SiteSlope {
  readonly site: string
  readonly gradient: number
  readonly difference: number
}

/** Gradients of Σ c·y and differences, along random directions at each site. */
export async function siteSlopes(
  model: Model,
  feeds: Readonly<Record<string, Tensor>>,
  check: SiteCheck
): Promise<{ slopes: SiteSlope[]; result: GradientGraph }> {
  const { of, sites, precision = 'float32', step = 1e-2, directions = 2 } = check
  const result = await gradientGraph(model, { of: [of], withRespectTo: sites })
  const session = await createSession(withAddends(model, sites, precision), 'cpu')
  const nothing = Object.fromEntries(sites.map((site) => [addend(site), floats(precision, [], [0])]))
  const run = (added: Record<string, Tensor>) => session.run({ ...feeds, ...nothing, ...added }, [of])
  const plain = (await run({}))[of]
  const cotangent = floats(precision, plain?.dims ?? [], spread(elementCount(plain?.dims ?? []), 0.5))
  const gradients = await gradientsOf(result, { ...feeds }, new Map([[of, cotangent]]))
  const slopes: SiteSlope[] = []
  for (const site of sites) {
    const gradient = gradients.get(site)
    const dims = gradient?.dims ?? []
    for (let each = 1; each <= directions; each++) {
      const direction = spread(elementCount(dims), each * 3.7)
      const at = async (by: number): Promise<number> => {
        const moved = floats(
          precision,
          dims,
          direction.map((value) => by * value)
        )
        return dot(cotangent, (await run({ [addend(site)]: moved }))[of])
      }
      const difference = ((await at(step)) - (await at(-step))) / (2 * step)
      slopes.push({ site, gradient: dot(floats('float64', dims, direction), gradient), difference })
    }
  }
  await session.release()
  return { slopes, result }
}

/** The same, as a test. */
export async function expectSlopes(
  model: Model,
  feeds: Readonly<Record<string, Tensor>>,
  check: SiteCheck
): Promise<GradientGraph> {
  const { slopes, result } = await siteSlopes(model, feeds, check)
  const tolerance = check.tolerance ?? 1e-2
  const largest = Math.max(...slopes.map(({ difference }) => Math.abs(difference)))
  const off = slopes.filter(
    ({ gradient, difference }) =>
      !(Math.abs(gradient - difference) <= tolerance * (Math.abs(difference) + 0.1 * largest))
  )
  expect(off).toEqual([])
  return result
}

const addend = (site: string): string => `addend of ${site}`

function withAddends(model: Model, sites: readonly string[], precision: Precision): Model {
  const { graph, ...rest } = withoutStatedSizes(model)
  const edited = sites.reduce(
    (before, site) =>
      insertAfter(before, site, (value, after) => [plainNode('Add', [value, addend(site)], [after])]).value,
    graph
  )
  const inputs = sites.map((site) => tensorInfo(addend(site), precision, null))
  return { ...rest, graph: { ...edited, inputs: [...edited.inputs, ...inputs] } }
}

const dot = (left: Tensor, right: Tensor | undefined): number =>
  Array.from(left.data as ArrayLike<number>).reduce(
    (sum, value, i) => sum + value * Number(right?.data[i]),
    0
  )
