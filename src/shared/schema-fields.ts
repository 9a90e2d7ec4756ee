/**
 * The fields of settings that a schema describes, for forms that know no setting by name: kinds, bounds, defaults and words
 * come from the schema. Not here: how a field looks.
 */
import { z } from 'zod'

interface FieldBase {
  name: string
  /** What it means, in a sentence. */
  text: string
  /** Whether it may be left out for good: nothing stands for it then. */
  isOptional: boolean
}

export interface NumberField extends FieldBase {
  kind: 'number'
  isWhole: boolean
  bounds: [least: number, most: number]
  /** Whether the least bound itself is not allowed. */
  isAboveLeast: boolean
  suggested: number
}

export interface ChoiceField extends FieldBase {
  kind: 'choice'
  options: string[]
  suggested: string
}

export interface ToggleField extends FieldBase {
  kind: 'toggle'
  suggested: boolean
}

/** Several whole numbers, or several of some words. */
export interface ListField extends FieldBase {
  kind: 'list'
  /** The words that there are; null for numbers. */
  options: string[] | null
  bounds: [least: number, most: number]
  suggested: (number | string)[]
}

export interface TextField extends FieldBase {
  kind: 'text'
  suggested: string
}

export type Field = NumberField | ChoiceField | ToggleField | ListField | TextField
export type FieldValue = Field['suggested'] | undefined

/** One of the forms that a choice by kind may take. */
export interface Kind {
  kind: string
  text: string
  fields: Field[]
}

interface Property {
  type?: string
  const?: unknown
  enum?: string[]
  items?: Property
  default?: unknown
  examples?: unknown[]
  description?: string
  minimum?: number
  maximum?: number
  exclusiveMinimum?: number
  exclusiveMaximum?: number
}

interface ObjectProperty {
  properties: Record<string, Property>
  required?: string[]
}

const jsonOf = (schema: z.ZodType): unknown => z.toJSONSchema(schema, { io: 'input' })

/** The forms of a union that is told apart by `kind`. */
export function kindsOf(schema: z.ZodType): Kind[] {
  const { oneOf = [] } = jsonOf(schema) as { oneOf?: ObjectProperty[] }
  return oneOf.map((form) => ({
    kind: String(form.properties['kind']?.const),
    text: form.properties['kind']?.description ?? '',
    fields: fieldsIn(form).filter(({ name }) => name !== 'kind')
  }))
}

/** The fields of an object. */
export const fieldsOf = (schema: z.ZodType): Field[] => fieldsIn(jsonOf(schema) as ObjectProperty)

/** A choice of this kind with a value for each field that needs one. */
export const suggestedSettings = ({ kind, fields }: Kind): { kind: string } & Record<string, FieldValue> => ({
  kind,
  ...Object.fromEntries(
    fields.filter(({ isOptional }) => !isOptional).map(({ name, suggested }) => [name, suggested])
  )
})

const fieldsIn = ({ properties, required = [] }: ObjectProperty): Field[] =>
  Object.entries(properties).map(([name, property]) =>
    fieldOf(property, {
      name,
      text: property.description ?? '',
      isOptional: !required.includes(name) && property.default === undefined
    })
  )

function fieldOf(property: Property, base: FieldBase): Field {
  const suggested = property.default ?? property.examples?.[0]
  if (property.type === 'boolean') return { ...base, kind: 'toggle', suggested: suggested === true }
  if (property.enum) {
    const options = property.enum
    return { ...base, kind: 'choice', options, suggested: wordOf(suggested ?? options[0]) }
  }
  if (property.type === 'array') {
    const { enum: options = null } = property.items ?? {}
    const bounds = boundsOf(property.items ?? {})
    const first = (suggested ?? options ?? [Math.max(1, bounds[0])]) as (number | string)[]
    return { ...base, kind: 'list', options, bounds, suggested: first }
  }
  if (property.type === 'string') return { ...base, kind: 'text', suggested: wordOf(suggested) }
  const bounds = boundsOf(property)
  return {
    ...base,
    kind: 'number',
    isWhole: property.type === 'integer',
    bounds,
    isAboveLeast: property.exclusiveMinimum !== undefined,
    suggested: Number(suggested ?? bounds[0])
  }
}

const wordOf = (value: unknown): string => (typeof value === 'string' ? value : '')

const boundsOf = (property: Property): [number, number] => [
  property.minimum ?? property.exclusiveMinimum ?? -Infinity,
  property.maximum ?? property.exclusiveMaximum ?? Infinity
]
