/** Names and outline of what enters the residual stream: token, position and segment embeddings, patches, or a projection. */
import type { Embedding } from './embedding.ts'
import { linearBehind } from './linear.ts'
import type { PatchEmbedding } from './patch-embedding.ts'
import { group, remark, row, type Sketch } from './sketch.ts'
import { dependsOn, isLayout } from './walks.ts'
import { startOf, streamPrefixes, type TransformerStream } from './transformer.ts'
import type { Wiring } from './wiring.ts'

export interface EmbeddingPatterns {
  embeddings: readonly Embedding[]
  streams: readonly TransformerStream[]
  /** By the stream that starts from them. */
  patches: ReadonlyMap<TransformerStream, PatchEmbedding>
}

/** The embedding rows of a graph; null where nothing is embedded. */
export function sketchEmbedding(wiring: Wiring, patterns: EmbeddingPatterns): Sketch | null {
  const { embeddings, streams } = patterns
  const prefixes = streamPrefixes(streams)
  const isIn = (stream: TransformerStream, { output }: Embedding): boolean =>
    dependsOn(wiring, startOf(stream) ?? '', output)
  const homes = embeddings.map((embedding) => streams.findIndex((stream) => isIn(stream, embedding)))
  const rows = streams.flatMap((stream, i) => {
    const own = embeddings.filter((_, place) => homes[place] === i)
    return [
      ...sketchTables(wiring, own, prefixes[i] ?? ''),
      ...(own.length === 0 ? sketchStart(wiring, stream, patterns, prefixes[i] ?? '') : [])
    ]
  })
  const homeless = embeddings.filter((_, place) => (homes[place] ?? -1) < 0)
  const all = [...rows, ...sketchTables(wiring, homeless, '')]
  return all.length === 0 ? null : { ...group('Embedding', 'group', all), order: -1 }
}

/** Tables that are looked up, and what is added to the main one by position. */
function sketchTables(wiring: Wiring, embeddings: readonly Embedding[], prefix: string): Sketch[] {
  const main = mainEmbedding(embeddings)
  const rows = embeddings.map((embedding) =>
    embeddingRow(wiring, embedding.output, prefix + (embedding === main ? 'embed' : otherName(embedding)), {
      detail: `${embedding.size} × ${widthOf(wiring, embedding)}`
    })
  )
  const added = main === undefined ? [] : positionTerms(wiring, main.output)
  return [...rows, ...added.map((term) => positionRow(wiring, term, prefix))]
}

const embeddingRow = (
  wiring: Wiring,
  tensor: string,
  name: string,
  options: Parameters<typeof row>[4]
): Sketch => row(wiring, tensor, name, 'embedding', { label: name, ...options })

function positionRow(wiring: Wiring, tensor: string, prefix: string): Sketch {
  const isPlain = wiring.dims(tensor)?.length === 2
  return embeddingRow(wiring, tensor, `${prefix}pos_embed`, {
    roles: isPlain ? ['position', 'feature'] : ['unknown', 'position', 'feature'],
    detail: 'by position'
  })
}

/** The token embedding: the largest table that is not one of positions or segments. */
function mainEmbedding(embeddings: readonly Embedding[]): Embedding | undefined {
  const tokens = embeddings.filter((embedding) => otherName(embedding) === 'embed')
  const [largest] = (tokens.length > 0 ? tokens : embeddings).toSorted((a, b) => b.size - a.size)
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

/** Where a stream starts from patches or from a linear map rather than from a table. */
function sketchStart(
  wiring: Wiring,
  stream: TransformerStream,
  { patches }: EmbeddingPatterns,
  prefix: string
): Sketch[] {
  const start = startOf(stream) ?? ''
  const width = wiring.dims(start)?.at(-1)
  const detail = (what: string): string => remark(what, width !== undefined && `d ${width}`)
  const patch = patches.get(stream)
  if (patch !== undefined) {
    const rows = patch.positions === undefined ? [] : [positionRow(wiring, patch.positions, prefix)]
    const roles = ['batch', 'position', 'feature'] as const
    return [
      embeddingRow(wiring, patch.output, `${prefix}embed`, { roles, detail: detail(patch.detail) }),
      ...rows
    ]
  }
  if (linearBehind(wiring, start) === null) return []
  return [embeddingRow(wiring, start, `${prefix}embed`, { detail: detail('linear') })]
}
