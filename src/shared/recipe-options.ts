/**
 * Recipes as options of `limen export`, and back: each field of the schema is an option of its own name, so that a new field
 * can be typed and copied as soon as it is there. Pure; not here: reading a command line (the terminal's part).
 */
import type { z } from 'zod'
import { formatOfPath } from './export-formats.ts'
import {
  exportRecipeSchema,
  insetChoiceSchema,
  plainRecipe,
  type ExportRecipe,
  type InsetChoice
} from './export-recipe.ts'
import { LimenError } from './errors.ts'
import { takesField, whyUntaken } from './recipe-fields.ts'
import { panelsOfText, panelsText, type SheetPanels } from './sheet-panels.ts'
import { shellCommand } from './shell-command.ts'

/** Fields with words of their own: see `recipeWords`. */
const special = new Set(['recipe', 'version', 'format', 'size', 'insets', 'panels'])
const plainFields: Readonly<Record<string, z.ZodType>> = Object.fromEntries(
  Object.entries(exportRecipeSchema.shape).filter(([name]) => !special.has(name))
)
const plainFieldNames = Object.keys(plainFields) as (keyof ExportRecipe)[]
const insetNames = Object.keys(insetChoiceSchema.shape) as (keyof InsetChoice)[]
const usualInsets = insetChoiceSchema.parse({})

/** 'typeScale' → '--type-scale'. */
const flagOf = (field: string): string =>
  `--${field.replaceAll(/[A-Z]/g, (capital) => `-${capital.toLowerCase()}`)}`

const optionFields = new Set(['format', 'size', 'panels', 'columns', 'dpi', ...Object.keys(plainFields)])

/** The option that a field of a recipe is typed as, 'codec' → '--codec'; null for what is no such field. */
export const optionOfField = (field: string): string | null =>
  optionFields.has(field) ? flagOf(field) : null

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
  {
    flags: '--with <parts>',
    description: 'parts to draw that are left out else: scaleBar, or those of a preset'
  },
  {
    flags: '--panels <by>',
    description:
      'small multiples with one camera and one scale: site, condition, parameter:NAME or parameter:NAME=0,45,90; none takes back those of a recipe'
  },
  { flags: '--panel-count <n>', description: 'values of a parameter over its range, for --panels (4)' },
  { flags: '--columns <n>', description: 'panels beside each other' },
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
  const changed = (isShown: boolean): string =>
    insetNames.filter((name) => recipe.insets[name] === isShown && usualInsets[name] !== isShown).join(',')
  return [
    ...sizeWords(recipe.size, usual.size),
    ...(changed(false) === '' ? [] : ['--without', changed(false)]),
    ...(changed(true) === '' ? [] : ['--with', changed(true)]),
    ...(recipe.panels ? panelWords(recipe.panels) : []),
    ...plainFieldNames.flatMap((field) => {
      if (!takesField(field, recipe)) return []
      const [value, other] = [recipe, usual].map((each) => textOf(each[field]))
      return value === undefined || value === other ? [] : [`${flagOf(field)}=${value}`]
    })
  ]
}

function panelWords(panels: SheetPanels): string[] {
  const count = panels.by === 'parameter' && !panels.values ? ['--panel-count', String(panels.count)] : []
  const columns = panels.columns === undefined ? [] : ['--columns', String(panels.columns)]
  return ['--panels', panelsText(panels), ...count, ...columns]
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
  const { size, dpi, without, with: added } = typed
  const { panels: basePanels, ...rest } = base
  const panels = typed.panels === 'none' ? undefined : panelsOf(typed, basePanels)
  const parsed = exportRecipeSchema.safeParse({
    ...rest,
    format,
    ...Object.fromEntries(plain),
    size: withDpi(size === undefined ? base.size : sizeOf(size), dpi),
    insets: { ...base.insets, ...insetsOf(without, added) },
    ...(panels && { panels })
  })
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const path = issue?.path.map(String) ?? []
  throw misfit(flagOf(optionOfPath(path)), issue ? whyNot(issue) : 'It does not fit')
}

/** Some fields within others are options of their own. */
function optionOfPath(path: readonly string[]): string {
  const last = path.at(-1) ?? ''
  if (last === 'dpi' || last === 'columns') return last
  return path[0] === 'panels' && last === 'count' ? 'panelCount' : (path[0] ?? '')
}

/** Edges of a size have words of their own. */
function whyNot(issue: z.core.$ZodIssue): string {
  const isEdge = issue.path.at(-1) === 'width' || issue.path.at(-1) === 'height'
  if (isEdge) return issue.message
  if (issue.code === 'invalid_type')
    return issue.expected === 'int' ? 'it takes a whole number' : `it takes a ${issue.expected}`
  if (issue.code === 'invalid_value') return `it may be ${listed(issue.values.map(String))}`
  if (issue.code === 'too_big' && issue.origin === 'string') return `${issue.maximum} letters at most`
  if (issue.code === 'too_big') return `the largest is ${issue.maximum}`
  return issue.code === 'too_small' ? `the smallest is ${issue.minimum}` : issue.message
}

/** 'a, b or c'. */
const listed = (words: readonly string[]): string =>
  [words.slice(0, -1).join(', '), ...words.slice(-1)].filter((part) => part !== '').join(' or ')

const misfit = (option: string, why: string): LimenError =>
  new LimenError({ tag: 'request', message: `${option} does not fit: ${why}.`, part: option })

/** Why something that was typed would change nothing of what is exported; null where all of it does. */
export function untakenOption(typed: TypedOptions, recipes: readonly ExportRecipe[]): string | null {
  const field = plainFieldNames.find(
    (name) => typed[name] !== undefined && !recipes.some((recipe) => takesField(name, recipe))
  )
  return field === undefined ? null : whyUntaken(flagOf(field), field, recipes)
}

/** A text where the field takes it, else a list of texts or a number; what is none of them, for the schema to refuse. */
function valueOf(text: string, schema: z.ZodType): unknown {
  if (schema.safeParse(text).success) return text
  if (schema.safeParse([]).success) return text.split(',').map((each) => each.trim())
  const number = text.trim() === '' ? NaN : Number(text)
  return Number.isNaN(number) ? text : number
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

function insetsOf(without: string | undefined, added: string | undefined): Record<string, boolean> {
  const [left, drawn] = [insetsNamed('--without', without), insetsNamed('--with', added)]
  const both = Object.keys(left).find((name) => name in drawn)
  if (both !== undefined) throw misfit('--with', `--without names ${both}, too`)
  return { ...left, ...drawn }
}

function insetsNamed(option: '--with' | '--without', text: string | undefined): Record<string, boolean> {
  const names = text === undefined ? [] : text.split(',').map((name) => name.trim())
  const unknown = names.find((name) => !insetNames.some((each) => each === name))
  if (unknown !== undefined) throw misfit(option, `there is no '${unknown}' but ${insetNames.join(', ')}`)
  return Object.fromEntries(names.map((name) => [name, option === '--with']))
}

/** Numbers that do not fit are for the schema to refuse. */
function panelsOf(
  { panels, panelCount, columns }: TypedOptions,
  base: SheetPanels | undefined
): Record<string, unknown> | undefined {
  const named = panels === undefined ? base : panelsOfText(panels)
  if (named === null)
    throw misfit('--panels', 'it should read like site, condition or parameter:NAME=0,45,90')
  if (named) {
    const isParameter = named.by === 'parameter'
    if ('values' in named && Array.isArray(named.values) && named.values.some(Number.isNaN))
      throw misfit('--panels', 'after = it takes numbers with commas between, parameter:NAME=0,45,90')
    if (panelCount !== undefined && (!isParameter || 'values' in named))
      throw misfit('--panel-count', 'only values of a parameter that are not given are counted')
    return {
      ...named,
      ...(panelCount !== undefined && { count: Number(panelCount) }),
      ...(columns !== undefined && { columns: Number(columns) })
    }
  }
  const [lonely] = [panelCount !== undefined && '--panel-count', columns !== undefined && '--columns'].filter(
    Boolean
  )
  if (lonely) throw misfit(lonely, 'there are no --panels')
  return undefined
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
