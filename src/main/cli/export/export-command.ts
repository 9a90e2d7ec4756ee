/** The command `limen export`: its options, and the recipe that they make. */
import { basename, resolve } from 'node:path'
import { InvalidArgumentError, Option, type Command } from 'commander'
import { errorData } from '#shared/errors.ts'
import { exportFormatNames, exportFormats, formatOfPath, type ExportFormat } from '#shared/export-formats.ts'
import { plainRecipe, withPreset, type ExportRecipe } from '#shared/export-recipe.ts'
import { figurePresetNames, type FigurePreset } from '#shared/figure-presets.ts'
import { panelCounts, type PanelCounts } from '#shared/panel-counts.ts'
import { recipeOfOptions, recipeOptions, untakenOption, type TypedOptions } from '#shared/recipe-options.ts'
import { studySchema } from '#shared/study.ts'
import { readJson } from '../json-file.ts'
import { exportStudy, type StudyExport } from './export-study.ts'
import { readRecipe } from './read-recipe.ts'

interface ExportOptions {
  format?: ExportFormat
  preset?: FigurePreset
  recipe?: string
  out?: string[]
  caption?: string
}

const endings = exportFormatNames
  .flatMap((format) => exportFormats[format].endings.map((ending) => `.${ending}`))
  .join(', ')

export function addExportCommand(program: Command): void {
  const command = program
    .command('export')
    .summary('what a study shows, as a film, a figure or numbers')
    .description(
      'Writes what a study shows. Films (its animation), pictures and figures are drawn without a window by a Chromium of ' +
        'this machine, and are the same as those that the app exports. Tables have a row for each point; .npz and .zarr ' +
        'have arrays with an axis for conditions.'
    )
    .argument('<study>', 'path of a .limen.json file')
    .addOption(
      new Option(
        '--format <name>',
        'format; left out, it follows from the ending of --out, else from --recipe'
      ).choices(exportFormatNames)
    )
    .option('--out <path...>', `files to write, one or several: ${endings}`)
    .addOption(
      new Option('--preset <name>', 'a figure for a journal; what is typed goes over it').choices(
        figurePresetNames
      )
    )
    .option(
      '--recipe <file.json>',
      'a recipe that the app wrote (see limen schema recipe); what is typed goes over it'
    )
    .option(
      '--caption <file>',
      'a draft of the caption of what is exported; .md or .tex for Markdown or LaTeX'
    )
  for (const { flags, description } of recipeOptions)
    command.addOption(new Option(flags, description).argParser(givenValue))
  command.action(async (study: string, options: ExportOptions) => {
    await exportStudy(resolve(study), await wishOf(resolve(study), options, command))
  })
}

/** An option whose value was forgotten takes the next option for it. */
function givenValue(text: string): string {
  if (text.startsWith('--')) throw new InvalidArgumentError('That is an option: a value is missing.')
  return text
}

async function wishOf(study: string, options: ExportOptions, command: Command): Promise<StudyExport> {
  const { out = [], caption } = options
  if (out.length === 0 && caption === undefined)
    return command.error('error: give an --out or a --caption', { exitCode: 2 })
  checkCaption(caption, command)
  const recipe = options.recipe === undefined ? null : await readRecipe(resolve(options.recipe))
  const counts = options.preset === undefined ? null : await countsOf(study)
  const recipeFor = (format: ExportFormat): ExportRecipe =>
    recipeOf(format, { file: recipe, counts }, options, command)
  const files = out.map((path) => ({
    out: resolve(path),
    recipe: recipeFor(formatOf(options, path, recipe, command))
  }))
  checkPoster(files, command)
  const described = files[0]?.recipe ?? recipeFor(options.format ?? recipe?.format ?? 'png')
  const asked = files.length > 0 ? files.map((file) => file.recipe) : [described]
  const untaken = untakenOption(command.opts<TypedOptions>(), asked)
  if (untaken !== null) command.error(`error: ${untaken}`, { exitCode: 2 })
  if (caption === undefined) return { files }
  return { files, caption: { out: resolve(caption), recipe: described } }
}

const counted = studySchema.pick({ traces: true, conditions: true })

/** A study that can't be read is told of when it is opened. */
async function countsOf(path: string): Promise<PanelCounts | null> {
  const data = await readJson(path).catch(() => null)
  const study = counted.safeParse(data)
  return study.success ? panelCounts(study.data) : null
}

/** What was typed, over the recipe of a file, or over the plain one of the format. */
function recipeOf(
  format: ExportFormat,
  { file, counts }: { file: ExportRecipe | null; counts: PanelCounts | null },
  { preset }: ExportOptions,
  command: Command
): ExportRecipe {
  const plain = file ?? plainRecipe(format)
  const options = command.opts<TypedOptions>()
  try {
    if (preset === undefined) return recipeOfOptions(format, options, plain)
    const { panels } = recipeOfOptions(format, panelOptions(options), plain)
    return recipeOfOptions(format, options, withPreset({ ...plain, panels }, preset, counts))
  } catch (error) {
    return command.error(`error: ${errorData(error).message}`, { exitCode: 2 })
  }
}

/** What panels there are: a preset's height follows from them, before what else was typed goes over its size. */
const panelOptions = ({ panels, panelCount, columns }: TypedOptions): TypedOptions => ({
  panels,
  panelCount,
  columns
})

/** Said by an option, by the ending of the path, or by the recipe. */
function formatOf(
  { format }: ExportOptions,
  out: string,
  recipe: ExportRecipe | null,
  command: Command
): ExportFormat {
  const ending = formatOfPath(out)
  if (format !== undefined && ending !== null && ending !== format) {
    const words = `error: --format ${format} does not fit --out ${basename(out)}, which is named as ${ending}`
    return command.error(words, { exitCode: 2 })
  }
  const named = format ?? ending ?? recipe?.format
  return (
    named ??
    command.error(`error: give a --format, or an --out that ends in one of ${endings}`, { exitCode: 2 })
  )
}

/** What is named as a picture would not open as one. */
function checkCaption(caption: string | undefined, command: Command): void {
  const named = caption === undefined ? null : formatOfPath(caption)
  if (caption === undefined || named === null) return
  const { label } = exportFormats[named]
  command.error(
    `error: --caption ${basename(caption)} is named as ${label}: a caption is .txt, .md or .tex`,
    { exitCode: 2 }
  )
}

/** A poster is that of a film; beside one, other files of the same export need none. */
function checkPoster(files: StudyExport['files'], command: Command): void {
  const asked = files.filter(({ recipe }) => recipe.beside.includes('poster'))
  if (asked.length === 0 || asked.some(({ recipe: { format } }) => exportFormats[format].kind === 'motion'))
    return
  const words = asked.map(({ recipe: { format } }) => exportFormats[format].label).join(', ')
  command.error(
    `error: --beside poster is a still beside a film, and this is: ${words}. Leave it out, or add a .png to --out`,
    { exitCode: 2 }
  )
}
