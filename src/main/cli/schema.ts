/** `limen schema`: the JSON Schema of each file that the terminal takes, made from the schemas that the app itself checks with. */
import { z } from 'zod'
import { conditionSchema, inputsSchema } from '#shared/intervention.ts'
import { metricSchema } from '#shared/metric.ts'
import { studySchema } from '#shared/study.ts'

const schemas = { condition: conditionSchema, inputs: inputsSchema, metric: metricSchema, study: studySchema }

export const schemaNames = Object.keys(schemas) as (keyof typeof schemas)[]

/** Prints one schema. */
export function printSchema(name: keyof typeof schemas): void {
  console.log(JSON.stringify(z.toJSONSchema(schemas[name], { io: 'input' }), null, 2))
}
