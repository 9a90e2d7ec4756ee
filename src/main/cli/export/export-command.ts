/** The command `limen export`: its options, and the recipe that they make. */
import { resolve } from 'node:path'
import { Option, type Command } from 'commander'
import { errorData } from '#shared/errors.ts'
import {
  exportFormatNames,
  exportFormats,
  exportRecipeSchema,
  formatOfPath,
  plainRecipe,
  withPreset,
  type ExportFormat,
  type ExportRecipe
} from '#shared/export-recipe.ts'
import { figurePresetNames, type FigurePreset } from '#shared/figure-presets.ts'
import { recipeOfOptions, recipeOptions, type TypedOptions } from '#shared/recipe-options.ts'
import { readJsonFile } from '../json-file.ts'
import { exportStudy, type StudyExport } from './export-study.ts'

interface ExportOptions {
  format?: ExportFormat
  preset?: FigurePreset
  recipe?: string
  out?: string[]
  caption?: string
}

const endings = exportFormatNames.map((format) => `.${exportFormats[format].endings[0]}`).join(', ')

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
      new Option('--format <name>', 'format; left out, it follows from the ending of --out').choices(
        exportFormatNames
      )
    )
    .option('--out <path...>', `files to write, one or several: ${endings}`)
    .addOption(
      new Option('--preset <name>', 'a figure for a journal; what is typed goes over it').choices(
        figurePresetNames
      )
    )
    .option('--recipe <file.json>', 'a recipe that the app wrote; what is typed goes over it')
    .option('--caption <file>', 'a draft of the caption; .md or .tex for Markdown or LaTeX')
  for (const { flags, description } of recipeOptions) command.option(flags, description)
  command.action(async (study: string, options: ExportOptions) => {
    await exportStudy(resolve(study), await wishOf(options, command))
  })
}

async function wishOf(options: ExportOptions, command: Command): Promise<StudyExport> {
  const { out = [], caption } = options
  if (out.length === 0 && caption === undefined)
    return command.error('error: give an --out or a --caption', { exitCode: 2 })
  const files: StudyExport['files'] = []
  for (const path of out)
    files.push({
      out: resolve(path),
      recipe: await recipeFor(formatOf(options, path, command), options, command)
    })
  const isOther = ({ recipe: { of, panels } }: StudyExport['files'][number]): boolean =>
    of !== 'view' || panels !== undefined
  if (caption !== undefined && files.some(isOther))
    return command.error(
      'error: --caption describes the 3D view as one picture; for plots and panels take --beside caption',
      { exitCode: 2 }
    )
  return { files, ...(caption !== undefined && { caption: resolve(caption) }) }
}

async function recipeFor(
  format: ExportFormat,
  { preset, recipe }: ExportOptions,
  command: Command
): Promise<ExportRecipe> {
  const file =
    recipe === undefined ? plainRecipe(format) : await readJsonFile(resolve(recipe), exportRecipeSchema)
  const base = preset === undefined ? file : withPreset(file, preset)
  try {
    return recipeOfOptions(format, command.opts<TypedOptions>(), base)
  } catch (error) {
    return command.error(`error: ${errorData(error).message}`, { exitCode: 2 })
  }
}

function formatOf({ format }: ExportOptions, out: string, command: Command): ExportFormat {
  const named = format ?? formatOfPath(out)
  return (
    named ??
    command.error(`error: give a --format, or an --out that ends in one of ${endings}`, { exitCode: 2 })
  )
}
