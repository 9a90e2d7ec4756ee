/** The kinds of intervention, whatever else it has: a schema of each. Not here: places and strengths (intervention.ts). */
import { z } from 'zod'
import { pooledSource, sourceOrCondition } from './sources.ts'

const sourceText =
  'The stimuli that values are taken from. Inputs that it leaves out are as they are in the run. A condition file gives inputs; values of sliders and conditions are for studies.'
const sourceExamples = { examples: [{ inputs: { tokens: 'clean.npy' } }] }

/** How the numbers of an intervention may be given. */
interface NumberSchemas<Value extends z.ZodType, Direction extends z.ZodType> {
  value: Value
  direction: Direction
}

const seed = z.number().int().default(1).describe('Seed of what is drawn: the same seed draws the same.')

/** Kinds that put another value in the place of the present one, or keep it. */
const replacing = <Common extends z.ZodRawShape>(common: Common) =>
  [
    z.strictObject({ ...common, kind: z.literal('zero').describe('a ← 0') }),
    z.strictObject({
      ...common,
      kind: z.literal('mean').describe("a ← its mean over the source's stimuli"),
      source: pooledSource.describe(sourceText).meta(sourceExamples),
      perPosition: z
        .boolean()
        .default(true)
        .describe('A mean for each position by itself, or one over positions too.')
    }),
    z.strictObject({
      ...common,
      kind: z
        .literal('resample')
        .describe('a ← its value under another stimulus of the source, drawn by seed'),
      source: pooledSource.describe(sourceText).meta(sourceExamples),
      seed
    }),
    z.strictObject({
      ...common,
      kind: z
        .literal('patch')
        .describe("a ← its value under the source's stimulus of the same number, or its only one"),
      source: sourceOrCondition.describe(sourceText).meta(sourceExamples)
    }),
    z.strictObject({
      ...common,
      kind: z.literal('freeze').describe('a ← its value in the unedited network, under the same stimulus')
    })
  ] as const

/** Kinds that are given numbers. */
const numeric = <Common extends z.ZodRawShape, Value extends z.ZodType>(common: Common, value: Value) =>
  [
    z.strictObject({
      ...common,
      kind: z.literal('set').describe('a ← value'),
      value: value
        .describe("One number, or numbers for the site's last axes, each of the axis' size or 1.")
        .meta({ examples: [0, [1, 2, 3]] })
    }),
    z.strictObject({
      ...common,
      kind: z.literal('clamp').describe('a ← the nearest number from low to high'),
      low: z.number().optional().describe('No lower bound where it is left out.'),
      high: z.number().optional().describe('No upper bound where it is left out.')
    }),
    z.strictObject({
      ...common,
      kind: z.literal('scale').describe('a ← factor · a'),
      factor: z
        .number()
        .describe('0 is zero ablation, −1 turns the sign.')
        .meta({ examples: [0.5] })
    }),
    z.strictObject({
      ...common,
      kind: z
        .literal('noise')
        .describe('a ← a + deviation · standard normal noise, the same for every stimulus'),
      deviation: z
        .number()
        .positive()
        .describe('Standard deviation, in the units of a.')
        .meta({ examples: [0.1] }),
      seed
    })
  ] as const

/** Kinds that are given a direction r, with r̂ its unit vector. */
const directed = <Common extends z.ZodRawShape, Direction extends z.ZodType>(
  common: Common,
  given: Direction
) => {
  const direction = given
    .describe(
      'A number for each entry of a state vector: those of the feature or channel axes at the end together, the last one running fastest.'
    )
    .meta({ examples: [[0.6, -0.8, 0]] })
  return [
    z.strictObject({
      ...common,
      kind: z.literal('add').describe('a ← a + direction (steering)'),
      direction,
      unit: z
        .enum(['absolute', 'norm'])
        .default('absolute')
        .describe('Whether the direction is added as it is, or with length 1, in units of the norm of a.')
    }),
    z.strictObject({
      ...common,
      kind: z.literal('project-out').describe('a ← a − (a·r̂) r̂ (directional ablation)'),
      direction
    }),
    z.strictObject({ ...common, kind: z.literal('keep-direction').describe('a ← (a·r̂) r̂'), direction }),
    z.strictObject({
      ...common,
      kind: z
        .literal('rotate')
        .describe('a turns towards the direction, in the plane of the two; its norm stays'),
      direction
    })
  ] as const
}

/**
 * The kinds of edit, by the field's terms; `a` is the value at the site. A direction has a number for each entry of a state
 * vector: those of the feature or channel axes at the end together, the last one running fastest.
 * - `zero`: a ← 0
 * - `mean`: a ← its mean over the source's stimuli, for each position by itself or over positions too
 * - `resample`: a ← its value under another stimulus of the source, drawn by `seed`
 * - `patch`: a ← its value under the source's stimulus of the same number (or its only one)
 * - `freeze`: a ← its value in the unedited network, under the same stimulus
 * - `set`: a ← value
 * - `clamp`: a ← the nearest number from low to high; a bound that is left out is none
 * - `scale`: a ← factor · a
 * - `add`: a ← a + direction; in units of the norm of a where `unit` says so (steering)
 * - `project-out`: a ← a − (a·r̂) r̂ (directional ablation); `keep-direction`: a ← (a·r̂) r̂
 * - `rotate`: a turns towards the direction, in the plane of the two; its norm stays
 * - `noise`: a ← a + deviation · seeded standard normal noise
 */
export const kindsWith = <Common extends z.ZodRawShape, Value extends z.ZodType, Direction extends z.ZodType>(
  common: Common,
  { value, direction }: NumberSchemas<Value, Direction>
) =>
  z.discriminatedUnion('kind', [
    ...replacing(common),
    ...numeric(common, value),
    ...directed(common, direction)
  ])
