/** Names and outline of what enters the residual stream: token, position and segment embeddings, or a projection. */
import type { Embedding } from './embedding.ts'
import { linearBehind } from './linear.ts'
import { group, remark, row, type Sketch } from './sketch.ts'
import { dependsOn, isLayout } from './walks.ts'
import type { TransformerStream } from './transformer.ts'
import type { Wiring } from './wiring.ts'

/** The embedding rows of a graph; null where nothing is embedded. */
export function sketchEmbedding(
  wiring: Wiring,
  embeddings: readonly Embedding[],
  streams: readonly TransformerStream[]
): Sketch | null {
  const start = streams[0]?.blocks[0]?.sublayers[0]?.add.skip
  const main = mainEmbedding(wiring, embeddings, start)
  const rows = embeddings.map((embedding) => {
    const name = embedding === main ? 'embed' : otherName(embedding)
    return row(wiring, embedding.output, name, 'embedding', {
      detail: `${embedding.size} × ${widthOf(wiring, embedding)}`
    })
  })
  const added = main === undefined ? [] : positionTerms(wiring, main.output)
  const projected = main === undefined && start !== undefined ? projectionRow(wiring, start) : []
  const all = [
    ...rows,
    ...added.map((term) => row(wiring, term, 'pos_embed', 'embedding', positionRow)),
    ...projected
  ]
  return all.length === 0 ? null : { ...group('Embedding', 'group', all), order: -1 }
}

const positionRow = { roles: ['position', 'feature'], detail: 'by position' } as const

/** The token embedding: the largest table that the residual stream starts from. */
function mainEmbedding(
  wiring: Wiring,
  embeddings: readonly Embedding[],
  start: string | undefined
): Embedding | undefined {
  const candidates =
    start === undefined ? embeddings : embeddings.filter(({ output }) => dependsOn(wiring, start, output))
  const tokens = candidates.filter((embedding) => otherName(embedding) === 'embed')
  const [largest] = (tokens.length > 0 ? tokens : candidates).toSorted((a, b) => b.size - a.size)
  return largest
}

function otherName({ indexInput = '' }: Embedding): string {
  if (/pos/i.test(indexInput)) return 'pos_embed'
  return /type|segment/i.test(indexInput) ? 'type_embed' : 'embed'
}

const widthOf = (wiring: Wiring, { output }: Embedding): number => wiring.dims(output)?.at(-1) ?? 0

/** Values without data that are added to the embedding on its way: position tables, cut to length. */
function positionTerms(wiring: Wiring, embedding: string): string[] {
  const terms: string[] = []
  let node = wiring.soleConsumer(embedding)
  while (node?.op === 'Add' || isLayout(node)) {
    const term = node.inputs.find((input) => !wiring.isData(input) && input !== '')
    const isTable = term !== undefined && node.op === 'Add' && (wiring.dims(term)?.length ?? 0) >= 2
    if (isTable) terms.push(term)
    node = wiring.soleConsumer(node.outputs[0] ?? '')
  }
  return terms
}

/** Where the stream starts from a linear map or from patches rather than from a table. */
function projectionRow(wiring: Wiring, start: string): Sketch[] {
  if (linearBehind(wiring, start) === null) return []
  const width = wiring.dims(start)?.at(-1)
  return [
    row(wiring, start, 'embed', 'embedding', {
      detail: remark('linear', width !== undefined && `d ${width}`)
    })
  ]
}
