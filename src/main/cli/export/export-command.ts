/** The command `limen export`: its options, and which format they name. */
import { resolve } from 'node:path'
import { Option, type Command } from 'commander'
import { isDataFormat, type DataFormat } from '#shared/data-export.ts'
import { exportFormatNames, exportFormats, formatOfPath, type ExportFormat } from '#shared/export-recipe.ts'
import { exportStudy, type StudyExport } from './export-study.ts'

interface ExportOptions {
  format?: DataFormat
  out?: string
  caption?: string
}

/** Formats that are written without a browser. */
const offered = exportFormatNames.filter(isDataFormat)

export function addExportCommand(program: Command): void {
  program
    .command('export')
    .summary('what a study shows, as a file')
    .description(
      'Computes what a study shows and writes it. A .csv or .parquet has a row for each point; a .npz or .zarr has arrays ' +
        'with an axis for conditions. All have the names and units of what is plotted, the distances from the baseline ' +
        'and the metrics.'
    )
    .argument('<study>', 'path of a .limen.json file')
    .addOption(
      new Option('--format <name>', 'format; left out, it follows from the ending of --out').choices(offered)
    )
    .option('--out <path>', `file to write (${offered.map(endingOf).join(', ')}); for .zarr, a folder`)
    .option('--caption <file>', 'a draft of the caption; .md or .tex for Markdown or LaTeX')
    .action((study: string, options: ExportOptions, command: Command) =>
      exportStudy(resolve(study), wishOf(options, command))
    )
}

function wishOf(options: ExportOptions, command: Command): StudyExport {
  const { out, caption } = options
  if (out === undefined && caption === undefined)
    return command.error('error: give an --out or a --caption', { exitCode: 2 })
  return {
    ...(out !== undefined && { data: { format: formatOf(options, out, command), out: resolve(out) } }),
    ...(caption !== undefined && { caption: resolve(caption) })
  }
}

const endingOf = (format: ExportFormat): string => `.${exportFormats[format].endings[0]}`

function formatOf({ format }: ExportOptions, out: string, command: Command): DataFormat {
  if (format) return format
  const named = formatOfPath(out)
  if (named && isDataFormat(named)) return named
  const endings = offered.map(endingOf).join(', ')
  return command.error(`error: give a --format, or an --out that ends in one of ${endings}`, { exitCode: 2 })
}
