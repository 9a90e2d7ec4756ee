/** `limen export --caption`: a draft of the figure's caption, as text, Markdown or LaTeX. */
import { captionOf } from '#shared/caption/caption.ts'
import { captionFormOf, captionText } from '#shared/caption/caption-text.ts'
import { captionedPanels } from '#shared/caption/panel-sentence.ts'
import type { ExportedFile } from '#shared/export-job.ts'
import type { Work } from '../with-engine.ts'
import { writeText } from '../write-results.ts'
import type { ReadyStudy } from './open-study.ts'

/**
 * The ending of its path, which is absolute, says the form.
 * @throws LimenError 'file' where it can't be written.
 */
export async function writeCaption(
  { study, network, prepared }: ReadyStudy,
  { recipe, out: path }: ExportedFile,
  { engine }: Work
): Promise<void> {
  const described = Object.entries(study.bindings).map(([input, binding]) =>
    engine.call('describeInput', { network: network.id, input, binding, symbols: study.symbols })
  )
  const { version, onnxruntime } = await engine.call('hello', {})
  const descriptions = await Promise.all(described)
  const panels = captionedPanels(recipe, study, descriptions)
  const caption = captionOf(study, {
    network,
    descriptions,
    layouts: prepared.prepared.traces,
    projections: prepared.projections,
    versions: { limen: version, onnxruntime },
    ...(panels !== undefined && { panels })
  })
  await writeText(path, captionText(caption, captionFormOf(path)), '--caption')
}
