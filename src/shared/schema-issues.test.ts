import { expect, it } from 'vitest'
import { z } from 'zod'
import { conditionFileSchema } from './condition-files.ts'
import { inputsSchema } from './intervention.ts'
import { schemaIssues } from './schema-issues.ts'

const edit = (given: Record<string, unknown>) => ({ name: 'c', interventions: [{ site: 's', ...given }] })

const issuesOf = (data: unknown, schema = conditionFileSchema): string => {
  const parsed = schema.safeParse(data, { reportInput: true })
  return parsed.error ? schemaIssues(parsed.error).join('; ') : ''
}

it.each([
  [edit({ kind: 'zerro' }), /^interventions\[0\]\.kind: expected "zero", .*not "zerro" \(nearest: "zero"\)$/],
  [edit({ kind: 'set' }), /^interventions\[0\]\.value: expected a text, a number or a list$/],
  [
    edit({ kind: 'set', value: [1, 'b'] }),
    /^interventions\[0\]\.value\[1\]: expected a number or a list, not "b"$/
  ],
  [edit({ kind: 'set', value: { a: 1 } }), /value: expected a text, a number or a list, not an object$/],
  [edit({ kind: 'add', direction: 3 }), /direction: expected a text or a list, not "3"$/],
  [edit({ kind: 'zero', strength: Infinity }), /strength: expected a number, not "Infinity"$/],
  [edit({ kind: 'zero', select: { head: 2 } }), /select\.head: expected a list, not "2"$/],
  [edit({ kind: 'zero', select: { head: [0.5] } }), /select\.head\[0\]: expected a whole number, not "0.5"$/],
  [edit({ kind: 'zero', factor: 2 }), /^interventions\[0\]: 'factor' is not known here$/],
  [edit({ kind: 'patch' }), /source: expected an object$/],
  [
    edit({ kind: 'patch', source: { inputs: { x: [true] } } }),
    /source\.inputs\.x\[0\]: expected a number or a list/
  ],
  [
    edit({ kind: 'zero', receiver: { site: 'r', through: 'most' } }),
    /through: expected "direct", "all" or a list, not "most"$/
  ],
  [[], /^expected an object, not a list$/]
])('%j: the place, and what was expected', (data, message) => {
  expect(issuesOf(data)).toMatch(message)
})

it('inputs may be texts, numbers and lists', () => {
  expect(issuesOf({ inputs: { x: null } }, inputsSchema as never)).toBe(
    'inputs.x: expected a text, a number or a list, not null'
  )
})

it('says whether a bound itself would do', () => {
  const bounds = z.object({ open: z.number().gt(0).lt(1), closed: z.number().min(0).max(1) })
  expect(issuesOf({ open: 0, closed: 2 }, bounds as never)).toBe(
    'open: expected more than 0; closed: expected at most 1'
  )
  expect(issuesOf({ open: 1, closed: -1 }, bounds as never)).toBe(
    'open: expected less than 1; closed: expected at least 0'
  )
})

it('never says that input is merely invalid', () => {
  for (const data of [edit({ kind: 'mean', source: 3 }), edit({ kind: 'clamp', low: 'a' }), 7, null])
    expect(issuesOf(data)).not.toMatch(/invalid/i)
})
