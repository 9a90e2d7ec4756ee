/** What is wrong with data that does not fit its schema, in words: each place, and what was expected there. Pure. */
import type { z } from 'zod'
import { nearestNames } from './errors.ts'

type Issue = z.core.$ZodIssue

/** One sentence for each place that is wrong, without a full stop. */
export const schemaIssues = (error: z.ZodError): string[] =>
  error.issues.map((issue) => {
    const { path, words } = deepest(issue)
    return path.length === 0 ? words : `${placeOf(path)}: ${words}`
  })

/** 'interventions[0].select.head' */
const placeOf = (path: readonly PropertyKey[]): string =>
  path.reduce<string>(
    (text, key) =>
      typeof key === 'number' ? `${text}[${key}]` : text === '' ? String(key) : `${text}.${String(key)}`,
    ''
  )

interface Found {
  path: readonly PropertyKey[]
  words: string
  /** What would have been right there; several are joined by 'or'. */
  expected: readonly string[]
}

/** Of several forms that would do, the one that was meant is the one that fits furthest. */
function deepest(issue: Issue): Found {
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return plain(issue)
  const branches = issue.errors
    .map((issues) => issues.map(deepest).toSorted(byDepth)[0])
    .filter((each) => !!each)
  const [best] = branches.toSorted(byDepth)
  if (!best) return plain(issue)
  if (best.path.length > 0) return { ...best, path: [...issue.path, ...best.path] }
  const expected = [...new Set(branches.flatMap((branch) => branch.expected))]
  if (expected.length === 0) return { ...best, path: issue.path }
  return { path: issue.path, words: `expected ${orOf(expected)}${received(issue)}`, expected }
}

const byDepth = (a: Found, b: Found): number => b.path.length - a.path.length

function plain(issue: Issue): Found {
  const { path } = issue
  switch (issue.code) {
    case 'invalid_type': {
      const expected = [wordFor(issue.expected)]
      return { path, words: `expected ${orOf(expected)}${received(issue)}`, expected }
    }
    case 'invalid_value': {
      const values = issue.values.map((value) => JSON.stringify(value))
      return { path, words: `expected ${orOf(values)}${near(issue.input, issue.values)}`, expected: values }
    }
    case 'invalid_union':
      return noForm(issue)
    case 'unrecognized_keys': {
      const keys = issue.keys.map((key) => `'${key}'`).join(', ')
      return { path, words: `${keys} ${issue.keys.length === 1 ? 'is' : 'are'} not known here`, expected: [] }
    }
    case 'too_small': {
      const least = issue.inclusive === false ? 'more than' : 'at least'
      return { path, words: `expected ${least} ${amount(issue.origin, issue.minimum)}`, expected: [] }
    }
    case 'too_big': {
      const most = issue.inclusive === false ? 'less than' : 'at most'
      return { path, words: `expected ${most} ${amount(issue.origin, issue.maximum)}`, expected: [] }
    }
    default:
      return { path, words: lowered(issue.message), expected: [] }
  }
}

/** No form has the value of the field that tells them apart. */
function noForm(issue: Issue): Found {
  const { options = [], discriminator } = issue as { options?: readonly unknown[]; discriminator?: string }
  const values = options.map((value) => JSON.stringify(value))
  if (values.length === 0) return { path: issue.path, words: issue.message, expected: [] }
  const input = fieldOf(issue.input, discriminator)
  return { path: issue.path, words: `expected ${orOf(values)}${near(input, options)}`, expected: values }
}

/** '2', '1 entry', '3 characters' */
function amount(origin: string, limit: number | bigint): string {
  const units: Readonly<Record<string, [string, string]>> = {
    array: ['entry', 'entries'],
    string: ['character', 'characters']
  }
  const unit = units[origin]?.[Number(limit) === 1 ? 0 : 1]
  return unit === undefined ? String(limit) : `${limit} ${unit}`
}

/** Kinds of values as JSON calls them. */
const words: Readonly<Record<string, string>> = {
  array: 'a list',
  boolean: 'true or false',
  int: 'a whole number',
  number: 'a number',
  object: 'an object',
  record: 'an object',
  string: 'a text'
}

const wordFor = (type: string): string => words[type] ?? type

function received({ input }: Issue): string {
  if (input === undefined) return ''
  if (input === null) return ', not null'
  if (Array.isArray(input)) return ', not a list'
  if (typeof input === 'object') return ', not an object'
  return `, not ${JSON.stringify(typeof input === 'number' ? String(input) : input).slice(0, 60)}`
}

const fieldOf = (input: unknown, field: string | undefined): unknown =>
  field !== undefined && typeof input === 'object' && input !== null
    ? (input as Record<string, unknown>)[field]
    : input

/** What was probably meant. */
function near(input: unknown, options: readonly unknown[]): string {
  if (typeof input !== 'string') return ''
  const [nearest] = nearestNames(
    input,
    options.filter((option) => typeof option === 'string')
  )
  return nearest === undefined ? '' : `, not ${JSON.stringify(input)} (nearest: ${JSON.stringify(nearest)})`
}

const orOf = (options: readonly string[]): string =>
  options.length < 2 ? (options[0] ?? '') : `${options.slice(0, -1).join(', ')} or ${options.at(-1) ?? ''}`

const lowered = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1)
