/** A study as a page hands it over. */
import { readFileSync } from 'node:fs'
import { studySchema } from '#shared/study.ts'

export const sampleStudy = studySchema.parse(
  JSON.parse(readFileSync('resources/studies/hindmarsh-rose.limen.json', 'utf8'))
)
