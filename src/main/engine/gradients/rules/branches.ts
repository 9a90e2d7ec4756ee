/** The gradient of If: an If with the same condition, whose branches compute theirs again and go back through them. */
import { graphAttribute } from '#engine/onnx/attributes.ts'
import { plainNode, tensorInfo } from '#engine/onnx/graph-edit.ts'
import type { Graph } from '#engine/onnx/model.ts'
import { freeValues } from '#engine/onnx/values.ts'
import { withoutNodeNames } from '../body-copy.ts'
import type { BodyRequest, BodyRule, RuleCall } from '../rule.ts'

export const branch: BodyRule = (call, request) => {
  const { b, x } = call
  const { wanted } = request
  if (wanted.length === 0) return []
  const back = (attribute: string): Graph => backThrough(call, request, attribute)
  const outputs = wanted.map((name) => b.fresh(`gradient of ${name}`))
  const branches = { then_branch: back('then_branch'), else_branch: back('else_branch') }
  b.add(plainNode('If', [x], outputs, branches))
  return wanted.map((name, place) => [name, outputs[place] ?? ''])
}

/** The branch with gradients of all wanted values as its outputs; zeros for those that it does not use. */
function backThrough(call: RuleCall, { wanted, walk }: BodyRequest, attribute: string): Graph {
  const graph = graphAttribute(call.node, attribute, null)
  if (graph === null) throw call.unsupported('a branch is missing')
  const inner = call.b.inside(call.node, attribute)
  const seeds = new Map(
    graph.outputs.flatMap(({ name }, output): [string, string][] =>
      call.hasGradient(output) ? [[name, call.gradient(output)]] : []
    )
  )
  const used = freeValues(graph)
  const gradients = walk(inner, {
    nodes: graph.nodes,
    seeds,
    wanted: wanted.filter((name) => used.has(name))
  })
  for (const name of wanted) {
    const output = inner.fresh('gradient')
    inner.add(plainNode('Identity', [gradients.get(name) ?? inner.zerosLike(name)], [output]))
    inner.output(tensorInfo(output, inner.facts.elem(name), inner.facts.dims(name)?.map(() => null) ?? null))
  }
  return withoutNodeNames(inner.appliedTo({ ...graph, name: inner.fresh('back'), outputs: [] }))
}
