/** JSON files that the terminal is given: read, checked against their schema, and answered with the place that is wrong. */
import { readFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import type { z } from 'zod'
import { LimenError } from '#shared/errors.ts'
import type { InputValues } from '#shared/intervention.ts'
import { schemaIssues } from '#shared/schema-issues.ts'
import { fileReason } from '../files/file-reason.ts'

/**
 * The file's content in the form of the schema, which `limen schema` knows by that name.
 * @throws LimenError 'file' when it can't be read or is no JSON; 'request' with the place and what was expected there.
 */
export async function readJsonFile<Schema extends z.ZodType>(
  path: string,
  schema: Schema,
  name: string
): Promise<z.infer<Schema>> {
  return checked(await readJson(path), schema, path, name)
}

/** Data in the form of the schema. @param name that `limen schema` knows it by. @throws LimenError 'request' with the place and what was expected there. */
export function checked<Schema extends z.ZodType>(
  data: unknown,
  schema: Schema,
  path: string,
  name = ''
): z.infer<Schema> {
  const parsed = schema.safeParse(data, { reportInput: true })
  if (parsed.success) return parsed.data
  throw new LimenError({
    tag: 'request',
    message: `${path} does not have the form that is expected: ${schemaIssues(parsed.error).join('; ')}.`,
    advice: `See \`limen schema${name === '' ? '' : ` ${name}`}\` for the form.`,
    part: path
  })
}

/** @throws LimenError 'file' when it can't be read or is no JSON. */
export async function readJson(path: string): Promise<unknown> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new LimenError(
      { tag: 'file', message: `${path} cannot be read: ${fileReason(cause)}.`, part: path },
      { cause }
    )
  })
  try {
    return JSON.parse(text) as unknown
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new LimenError({ tag: 'file', message: `${path} is not JSON: ${reason}.`, part: path }, { cause })
  }
}

/** Input values with files by absolute paths: they are named relative to the file that names them. */
export const withAbsolutePaths = (inputs: InputValues, file: string): InputValues =>
  Object.fromEntries(
    Object.entries(inputs).map(([name, given]) => [
      name,
      typeof given === 'string' ? resolve(dirname(file), given) : given
    ])
  )
