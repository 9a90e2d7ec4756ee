import { expect, it } from 'vitest'
import { schemaNames, schemaOf } from './schema.ts'

type Node = Record<string, unknown>

/** Fields of objects in a JSON Schema, with the way to them. */
function* fields(node: unknown, way: string): Generator<[string, Node]> {
  if (typeof node !== 'object' || node === null) return
  const { properties } = node as { properties?: Record<string, Node> }
  for (const [name, field] of Object.entries(properties ?? {})) yield [`${way}.${name}`, field]
  for (const [key, inner] of Object.entries(node)) yield* fields(inner, `${way}/${key}`)
}

it.each(schemaNames.filter((name) => name !== 'study'))('every field of %s is described', (name) => {
  const bare = [...fields(schemaOf(name), name)].filter(
    ([, field]) => typeof field['description'] !== 'string'
  )
  expect(bare.map(([way]) => way)).toEqual([])
})

it('has examples where numbers or names are meant', () => {
  const text = JSON.stringify(schemaOf('condition'))
  for (const example of ['"blocks.1.attn.z"', '{"head":[2],"position":[-1]}', '[0.6,-0.8,0]', '"clean.npy"'])
    expect(text).toContain(example)
})
