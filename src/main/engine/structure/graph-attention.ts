/**
 * Recognises attention of a graph's nodes to their neighbours: each head likes each kind of edge as much as it has learned,
 * so that a linear map of an adjacency input, [batch, kind, node, node], is added to the scores. An input that only hides
 * scores is a mask, not a graph.
 */
import { intsAttribute } from '#engine/onnx/attributes.ts'
import type { Attention } from './attention.ts'
import { linearMap } from './linear.ts'
import { isSquare, nodeInputOf } from './message-passing.ts'
import type { RoledValue } from './roled-value.ts'
import { isLayout } from './walks.ts'
import type { Wiring } from './wiring.ts'

/** The attention; where it is a graph's, what it counts are nodes rather than positions. */
export function overNodes(wiring: Wiring, attention: Attention): Attention {
  const connectivity = edgesIn(wiring, attention)
  if (connectivity === null) return attention
  const { q, k, v, z, rotatedQ, rotatedK, sources } = attention
  return {
    ...attention,
    ...{ q: ofNodes(q), k: ofNodes(k), v: ofNodes(v), z: ofNodes(z) },
    ...(rotatedQ && { rotatedQ: ofNodes(rotatedQ) }),
    ...(rotatedK && { rotatedK: ofNodes(rotatedK) }),
    graph: { connectivity, ...nodeInputOf(wiring, sources.query) }
  }
}

const ofNodes = ({ tensor, roles }: RoledValue): RoledValue => ({
  tensor,
  roles: roles.map((role) => (role === 'position' ? 'node' : role))
})

/** The input with a matrix for each kind of edge that is mapped into what is added to the scores. */
function edgesIn(wiring: Wiring, { scoring }: Attention): string | null {
  const onPath = new Set(scoring.flatMap(({ outputs }) => outputs))
  const added = scoring.flatMap(({ op, inputs }) => (op === 'Add' ? inputs : []))
  const open = added.filter((input) => !onPath.has(input))
  for (let steps = 0; steps < 12; steps++) {
    const node = wiring.producer(open.shift() ?? '')
    const found = kindsOf(wiring, linearMap(wiring, node)?.input)
    if (found !== null) return found
    if (node !== undefined && (node.op === 'Add' || isLayout(node))) open.push(...wiring.dataInputs(node))
  }
  return null
}

/** The square input whose axis of kinds was put last. */
function kindsOf(wiring: Wiring, tensor = ''): string | null {
  const node = wiring.producer(tensor)
  const [input = ''] = node?.inputs ?? []
  const isLast = node?.op === 'Transpose' && intsAttribute(node, 'perm', []).join() === '0,2,3,1'
  return isLast && isSquare(wiring, input) ? input : null
}
