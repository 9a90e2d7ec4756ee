import { describe, expect, it } from 'vitest'
import { fieldsOf, kindsOf, type Field } from '#shared/schema-fields.ts'
import { networkSchema, trainingSchema } from '#shared/training.ts'
import { parsedField, textOfField } from './field-text.ts'
import { fieldsInWords } from './field-words.ts'

const named = (fields: readonly Field[], wanted: string): Field => {
  const field = fields.find(({ name }) => name === wanted)
  if (!field) throw new Error(`There is no field '${wanted}'.`)
  return field
}
const trainer = fieldsOf(trainingSchema.shape.training)
const channels = named(kindsOf(networkSchema).find(({ kind }) => kind === 'cnn')?.fields ?? [], 'channels')

describe('settings as texts', () => {
  it('are numbers within their bounds, or say what is wrong', () => {
    const rate = named(trainer, 'learningRate')
    expect(parsedField(rate, ' 0,01 ')).toEqual({ value: 0.01 })
    expect(parsedField(rate, '0')).toEqual({ issue: 'It has to be above 0.' })
    expect(parsedField(rate, '2')).toEqual({ issue: 'It has to be 1 or less.' })
    expect(parsedField(rate, 'fast')).toEqual({ issue: 'A number is needed.' })
    expect(parsedField(named(trainer, 'steps'), '1.5')).toEqual({ issue: 'It has to be a whole number.' })
    expect(parsedField(named(trainer, 'steps'), '')).toEqual({ issue: 'A whole number is needed.' })
    expect(parsedField(named(trainer, 'stopAt'), '')).toEqual({ value: undefined })
  })

  it('are lists of whole numbers', () => {
    expect(parsedField(channels, '8, 16  32')).toEqual({ value: [8, 16, 32] })
    expect(parsedField(channels, '8 x')).toEqual({ issue: 'Whole numbers are needed, such as 8, 16.' })
    expect(parsedField(channels, '0')).toEqual({ issue: 'Each has to be from 1 to 1024.' })
    expect(textOfField([1, -1])).toBe('1, -1')
  })

  it('are a line of words where they are only read', () => {
    expect(fieldsInWords({ kind: 'x', mlpWidth: 0, causal: true, tied: false, strides: [1, -1] })).toBe(
      'MLP width 0, causal, strides 1 -1'
    )
  })
})
