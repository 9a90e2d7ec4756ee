/**
 * Recipes as options of `limen export`, and back: each field of the schema is an option of its own name, so that a new field
 * can be typed and copied as soon as it is there. Pure; not here: reading a command line (the terminal's part).
 */
import type { z } from 'zod'
import {
  exportRecipeSchema,
  formatOfPath,
  insetChoiceSchema,
  plainRecipe,
  type ExportRecipe
} from './export-recipe.ts'
import { LimenError } from './errors.ts'
import { shellCommand } from './shell-command.ts'

/** Fields with words of their own: see `recipeWords`. */
const special = new Set(['recipe', 'version', 'format', 'size', 'insets'])
const plainFields: Readonly<Record<string, z.ZodType>> = Object.fromEntries(
  Object.entries(exportRecipeSchema.shape).filter(([name]) => !special.has(name))
)
const insetNames = Object.keys(insetChoiceSchema.shape)

/** 'typeScale' → '--type-scale'. */
const flagOf = (field: string): string =>
  `--${field.replaceAll(/[A-Z]/g, (capital) => `-${capital.toLowerCase()}`)}`

export interface RecipeOption {
  /** As commander has them: '--size <size>'. */
  flags: string
  description: string
}

/** Every option but --format, which the command has itself. */
export const recipeOptions: readonly RecipeOption[] = [
  {
    flags: '--size <size>',
    description: 'WIDTHxHEIGHT in pixels, or in millimetres with mm: 1920x1080, 89x67mm'
  },
  { flags: '--dpi <n>', description: 'pixels in an inch, for a size in millimetres (300)' },
  {
    flags: '--without <parts>',
    description: `parts to leave out, with commas between: ${insetNames.join(', ')}`
  },
  ...Object.entries(plainFields).map(([field, schema]) => ({
    flags: `${flagOf(field)} <value>`,
    description: schema.description ?? ''
  }))
]

/** What was typed, by the names of options in camel case. */
export type TypedOptions = Readonly<Record<string, string | undefined>>

/** Options that make a recipe of the format's plain one; what is as usual is left out. */
export function recipeWords(recipe: ExportRecipe): string[] {
  const usual = plainRecipe(recipe.format)
  const without = insetNames.filter((name) => !recipe.insets[name as keyof ExportRecipe['insets']])
  return [
    ...sizeWords(recipe.size, usual.size),
    ...(without.length > 0 ? ['--without', without.join(',')] : []),
    ...Object.keys(plainFields).flatMap((field) => {
      const [value, other] = [recipe, usual].map((each) => textOf(each[field as keyof ExportRecipe]))
      return value === undefined || value === other ? [] : [`${flagOf(field)}=${value}`]
    })
  ]
}

/** Plain fields hold texts, numbers, or lists of them. */
function textOf(value: unknown): string | undefined {
  if (value === undefined || typeof value === 'string') return value
  return Array.isArray(value) ? value.join(',') : JSON.stringify(value)
}

function sizeWords(size: ExportRecipe['size'], usual: ExportRecipe['size']): string[] {
  if (JSON.stringify(size) === JSON.stringify(usual)) return []
  const { width, height } = size
  if (size.unit === 'px') return ['--size', `${width}x${height}`]
  return ['--size', `${width}x${height}mm`, '--dpi', String(size.dpi)]
}

/**
 * What was typed, over a recipe that says the rest.
 * @throws LimenError 'request' for what does not fit; the part is the option.
 */
export function recipeOfOptions(
  format: ExportRecipe['format'],
  typed: TypedOptions,
  base = plainRecipe(format)
): ExportRecipe {
  const plain = Object.entries(plainFields).flatMap(([field, schema]) => {
    const text = typed[field]
    return text === undefined ? [] : [[field, valueOf(text, schema)]]
  })
  const { size, dpi, without } = typed
  const parsed = exportRecipeSchema.safeParse({
    ...base,
    format,
    ...Object.fromEntries(plain),
    size: withDpi(size === undefined ? base.size : sizeOf(size), dpi),
    ...(without !== undefined && { insets: { ...base.insets, ...insetsWithout(without) } })
  })
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw misfit(flagOf(String(issue?.path[0] ?? '')), issue?.message ?? 'It does not fit')
}

const misfit = (option: string, why: string): LimenError =>
  new LimenError({ tag: 'request', message: `${option} does not fit: ${why}.`, part: option })

/** A text where the field takes it, else a list of texts or a number. */
function valueOf(text: string, schema: z.ZodType): unknown {
  if (schema.safeParse(text).success) return text
  const list = text.split(',')
  if (schema.safeParse(list).success) return list
  return text.trim() === '' ? NaN : Number(text)
}

const usualDpi = 300

function sizeOf(text: string): ExportRecipe['size'] {
  const [, width, height, unit] = /^([\d.]+)[x×]([\d.]+)(mm|px)?$/i.exec(text) ?? []
  if (width === undefined) throw misfit('--size', 'it should read like 1920x1080 or 89x67mm')
  const size = { width: Number(width), height: Number(height) }
  return unit?.toLowerCase() === 'mm' ? { unit: 'mm', ...size, dpi: usualDpi } : { unit: 'px', ...size }
}

function withDpi(size: ExportRecipe['size'], dpi: string | undefined): ExportRecipe['size'] {
  if (dpi === undefined) return size
  if (size.unit === 'px') throw misfit('--dpi', 'only a size in millimetres has one')
  return { ...size, dpi: Number(dpi) }
}

function insetsWithout(text: string): Record<string, boolean> {
  const names = text.split(',').map((name) => name.trim())
  const unknown = names.find((name) => !insetNames.includes(name))
  if (unknown !== undefined)
    throw misfit('--without', `there is no '${unknown}' but ${insetNames.join(', ')}`)
  return Object.fromEntries(names.map((name) => [name, false]))
}

/** What a command line makes. */
export interface ExportedByCommand {
  study: string
  out: string
  recipe: ExportRecipe
  /** Where a caption goes. */
  caption?: string
}

/** The command that makes the same file, as it is typed into a shell. */
export function exportCommand({ study, out, recipe, caption }: ExportedByCommand): string {
  const format = formatOfPath(out) === recipe.format ? [] : ['--format', recipe.format]
  const described = caption === undefined ? [] : ['--caption', caption]
  return shellCommand(
    'npx',
    'limen',
    'export',
    study,
    ...format,
    ...recipeWords(recipe),
    '--out',
    out,
    ...described
  )
}
