import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { fieldsOf, kindsOf, suggestedSettings } from './schema-fields.ts'
import { networkSchema, taskSchema, trainingSchema } from './training.ts'

describe('fields of a schema', () => {
  it('have the kind, words, bounds and the value that goes first of each setting', () => {
    const schema = z.strictObject({
      count: z
        .number()
        .int()
        .min(2)
        .max(9)
        .describe('How many.')
        .meta({ examples: [4] }),
      rate: z.number().gt(0).max(1).default(0.5),
      way: z.enum(['here', 'there']).default('there'),
      both: z.boolean().default(true),
      sizes: z.array(z.number().int().min(1).max(8)).default([2, 3]),
      words: z.array(z.enum(['a', 'b'])),
      left: z.number().min(0).optional(),
      title: z.string().optional()
    })
    const base = { text: '', isOptional: false }
    expect(fieldsOf(schema)).toEqual([
      {
        ...base,
        name: 'count',
        text: 'How many.',
        kind: 'number',
        isWhole: true,
        bounds: [2, 9],
        isAboveLeast: false,
        suggested: 4
      },
      {
        ...base,
        name: 'rate',
        kind: 'number',
        isWhole: false,
        bounds: [0, 1],
        isAboveLeast: true,
        suggested: 0.5
      },
      { ...base, name: 'way', kind: 'choice', options: ['here', 'there'], suggested: 'there' },
      { ...base, name: 'both', kind: 'toggle', suggested: true },
      { ...base, name: 'sizes', kind: 'list', options: null, bounds: [1, 8], suggested: [2, 3] },
      {
        ...base,
        name: 'words',
        kind: 'list',
        options: ['a', 'b'],
        bounds: [-Infinity, Infinity],
        suggested: ['a', 'b']
      },
      {
        ...base,
        name: 'left',
        isOptional: true,
        kind: 'number',
        isWhole: false,
        bounds: [0, Infinity],
        isAboveLeast: false,
        suggested: 0
      },
      { ...base, name: 'title', isOptional: true, kind: 'text', suggested: '' }
    ])
  })

  it.each([
    ['task', taskSchema],
    ['network', networkSchema]
  ])('suggest a %s of each kind that the schema takes, with words for each of its settings', (_, schema) => {
    const kinds = kindsOf(schema)
    expect(kinds.length).toBeGreaterThan(3)
    for (const kind of kinds) {
      expect(schema.parse(suggestedSettings(kind))).toMatchObject({ kind: kind.kind })
      expect(kind.text).not.toBe('')
      for (const { text } of kind.fields) expect(text).not.toBe('')
    }
  })

  it('suggest a way to train', () => {
    const fields = fieldsOf(trainingSchema.shape.training)
    const { kind: _, ...settings } = suggestedSettings({ kind: '', text: '', fields })
    expect(trainingSchema.shape.training.safeParse(settings).success).toBe(true)
  })
})
