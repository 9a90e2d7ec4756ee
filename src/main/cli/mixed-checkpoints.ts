/** A word where an array chooses something between two checkpoints of a training. Not here: the slider over them, which says it itself. */
import type { NetworkInput } from '#shared/network.ts'
import type { Tensor } from '#shared/tensor.ts'

/** One sentence for each input that chooses among checkpoints and is given a number between two of them. */
export function mixedCheckpoints(
  inputs: readonly NetworkInput[],
  given: Readonly<Record<string, Tensor>>
): string[] {
  return inputs.flatMap(({ name, checkpoints = [] }) => {
    const at = Number(given[name]?.data[0] ?? 0)
    const before = Math.floor(at)
    const [from, to] = [checkpoints[before], checkpoints[before + 1]]
    if (Number.isInteger(at) || from === undefined || to === undefined) return []
    const share = Number(((at - before) * 100).toPrecision(3))
    return [
      `${name} = ${at} mixes weights, ${share} % of the way from step ${from} to step ${to}: the network never was like this while it was trained.`
    ]
  })
}
