/** Files beside an export, under its name: caption, recipe, numbers. A film's poster is written with it (write-motion.ts). */
import { captionText } from '#shared/caption/caption-text.ts'
import type { Caption } from '#shared/caption/caption.ts'
import type { DataFormat } from '#shared/data-export.ts'
import { companionPath, type Companion } from '#shared/export-companions.ts'
import { type ExportRecipe } from '#shared/export-recipe.ts'
import type { EngineCalls } from '../../export/writing/engine-sink.ts'
import type { ExportContext } from '../../export/writing/byte-sink.ts'
import { withSink } from '../../export/writing/with-sink.ts'

/** Writes one file. */
export type CompanionWriter = (context: ExportContext) => Promise<void>

/** What an export says and holds, of the view or of a plot; asked for while the study is as it is exported. */
export interface ExportWords {
  link: EngineCalls
  recipe: ExportRecipe
  caption: () => Caption
  numbers: (format: DataFormat, path: string) => CompanionWriter
}

/** Those that the recipe names, as things are now: what is worked on until they are written changes nothing. */
export const companionsOf = (words: ExportWords, path: string): CompanionWriter[] =>
  words.recipe.beside.flatMap((companion) => {
    const write = writerOf(companion, companionPath(path, companion), words)
    return write ? [write] : []
  })

function writerOf(
  companion: Companion,
  path: string,
  { link, recipe, caption, numbers }: ExportWords
): CompanionWriter | null {
  switch (companion) {
    case 'caption':
      return textWriter(link, path, captionText(caption(), 'plain'))
    case 'recipe':
      return textWriter(link, path, `${JSON.stringify(recipe, null, 2)}\n`)
    case 'csv':
    case 'npz':
      return numbers(companion, path)
    case 'poster':
      return null
  }
}

const textWriter =
  (link: EngineCalls, path: string, text: string): CompanionWriter =>
  () =>
    writeText(link, path, text)

export const writeText = (link: EngineCalls, path: string, text: string): Promise<void> =>
  withSink(link, path, (sink) => sink.write(new TextEncoder().encode(text)))
