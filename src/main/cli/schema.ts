/** `limen schema`: the JSON Schema of each file that the terminal takes, made from the schemas that the app itself checks with. */
import { z } from 'zod'
import { conditionFileSchema, metricFileSchema } from '#shared/condition-files.ts'
import { exportRecipeSchema } from '#shared/export-recipe.ts'
import { inputsSchema } from '#shared/intervention.ts'
import { studySchema } from '#shared/study.ts'
import { trainingSchema } from '#shared/training.ts'

const schemas = {
  condition: conditionFileSchema,
  inputs: inputsSchema,
  metric: metricFileSchema,
  recipe: exportRecipeSchema,
  study: studySchema,
  training: trainingSchema
}

export const schemaNames = Object.keys(schemas) as (keyof typeof schemas)[]

export const schemaOf = (name: keyof typeof schemas): object => z.toJSONSchema(schemas[name], { io: 'input' })

/** Prints one schema. */
export function printSchema(name: keyof typeof schemas): void {
  console.log(JSON.stringify(schemaOf(name), null, 2))
}
