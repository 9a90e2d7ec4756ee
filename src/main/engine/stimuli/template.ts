/**
 * Templates of tokens: text with slots in braces. `{item}` is a slot; `{start+2*step}` counts on from a slot by whole
 * numbers; `{#5}` is the token with id 5; `{{` and `}}` are braces. Says nothing about what slots hold.
 */
import { LimenError } from '#shared/errors.ts'

/** A whole number times a slot; no slot for a plain number. */
export interface Term {
  factor: number
  slot: string | null
}

export type TemplatePart =
  { kind: 'text'; text: string } | { kind: 'id'; id: number } | { kind: 'sum'; terms: Term[]; source: string }

const wrong = (message: string): LimenError =>
  new LimenError({
    tag: 'request',
    message,
    advice:
      'Write a slot as {item}, a sum as {start+2*step}, a token id as {#5}; braces themselves as {{ and }}.',
    part: 'template'
  })

/**
 * The parts of a template in order.
 * @throws {LimenError} 'request' where a brace is open or a slot can't be read.
 */
export function parseTemplate(template: string): TemplatePart[] {
  const parts: TemplatePart[] = []
  let text = ''
  const flush = (): void => {
    if (text !== '') parts.push({ kind: 'text', text })
    text = ''
  }
  for (const [piece] of template.matchAll(/\{\{|\}\}|\{[^{}]*\}|[{}]|[^{}]+/g)) {
    if (piece === '{' || piece === '}')
      throw wrong(`A brace of the template has no partner near '${text.slice(-12)}${piece}'.`)
    if (piece === '{{' || piece === '}}') text += piece.charAt(0)
    else if (piece.startsWith('{')) {
      flush()
      parts.push(parseSlot(piece.slice(1, -1).trim()))
    } else text += piece
  }
  flush()
  return parts
}

function parseSlot(source: string): TemplatePart {
  const id = /^#\s*(\d+)$/.exec(source)?.[1]
  if (id !== undefined) return { kind: 'id', id: Number(id) }
  if (/[+-]$/.test(source)) throw wrong(`'{${source}}' in the template ends with a sign.`)
  const terms = source.match(/[+-]?[^+-]+/g)?.map((term) => parseTerm(term, source)) ?? []
  if (terms.length === 0) throw wrong('The template has an empty slot.')
  return { kind: 'sum', terms, source }
}

function parseTerm(text: string, source: string): Term {
  const sign = text.trim().startsWith('-') ? -1 : 1
  const factors = text
    .replace(/^\s*[+-]/, '')
    .split('*')
    .map((factor) => factor.trim())
  let factor = sign
  let slot: string | null = null
  for (const word of factors) {
    if (/^\d+$/.test(word)) factor *= Number(word)
    else if (/^\p{L}[\p{L}\p{N}_]*$/u.test(word) && slot === null) slot = word
    else throw wrong(`'{${source}}' in the template can't be read.`)
  }
  return { factor, slot }
}

/** Names of the slots in order of appearance. */
export function slotNames(parts: readonly TemplatePart[]): string[] {
  const names = parts.flatMap((part) =>
    part.kind === 'sum' ? part.terms.flatMap(({ slot }) => slot ?? []) : []
  )
  return [...new Set(names)]
}
