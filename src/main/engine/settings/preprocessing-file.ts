/**
 * The user's preprocessing by network (SHA-256) and input, in one file among the settings. A study has its own and needs
 * none of this. Several engines may share the file: it is read anew for each change.
 */
import { mkdir, readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { z } from 'zod'
import { LimenError, type ErrorData } from '#shared/errors.ts'
import type { Preprocessing } from '#shared/stimulus.ts'
import { preprocessingSchema } from '#shared/study.ts'
import { fileReason } from '../../files/file-reason.ts'
import { writeAtomically } from '../../files/write-atomically.ts'

const fileSchema = z.object({
  format: z.literal('limen-preprocessing'),
  version: z.literal(1),
  /** Those that were changed last stand last. */
  networks: z.array(
    z.object({
      sha256: z.string().regex(/^[0-9a-f]{64}$/),
      inputs: z.record(z.string(), preprocessingSchema)
    })
  )
})

/** Preprocessing by input. */
interface Recalled {
  inputs: Record<string, Preprocessing>
  note: ErrorData | null
}

type Remembered = z.infer<typeof fileSchema>['networks']

/** So that the file stays small; the network that was left alone longest goes first. */
const mostNetworks = 1000

export class PreprocessingFile {
  readonly #path: string | null
  #writing: Promise<unknown> = Promise.resolve()

  /** @param path of the file, which need not be there yet; null remembers nothing. */
  constructor(path: string | null) {
    this.#path = path
  }

  /**
   * What is remembered of a network, by input; the note says why a file that is there could not be read. The network is
   * hashed only where something is remembered of inputs with its names.
   */
  async recall(names: readonly string[], sha256: () => Promise<string>): Promise<Recalled> {
    await this.#writing
    const { networks, note } = await this.#read()
    const similar = networks.filter(({ inputs }) => names.some((name) => Object.hasOwn(inputs, name)))
    if (similar.length === 0) return { inputs: {}, note }
    const hash = await sha256()
    return { inputs: similar.find((each) => each.sha256 === hash)?.inputs ?? {}, note }
  }

  /**
   * Remembers the preprocessing of an input, or with null forgets it. A damaged file is replaced.
   * @throws LimenError 'file' where the settings can't be written; what was there stays.
   */
  remember(sha256: string, input: string, preprocessing: Preprocessing | null): Promise<void> {
    const writing = this.#writing.then(async () => {
      const { networks } = await this.#read()
      await this.#write(changed(networks, sha256, input, preprocessing))
    })
    this.#writing = writing.catch(() => undefined)
    return writing
  }

  async #read(): Promise<{ networks: Remembered; note: ErrorData | null }> {
    if (this.#path === null) return { networks: [], note: null }
    try {
      const text = await readFile(this.#path, 'utf8')
      return { networks: fileSchema.parse(JSON.parse(text)).networks, note: null }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { networks: [], note: null }
      return { networks: [], note: unreadable(error, this.#path) }
    }
  }

  async #write(networks: Remembered): Promise<void> {
    const path = this.#path
    if (path === null) return
    try {
      await mkdir(dirname(path), { recursive: true })
      const content = { format: 'limen-preprocessing', version: 1, networks }
      await writeAtomically(path, `${JSON.stringify(content, null, 1)}\n`)
    } catch (cause) {
      const message = `The preprocessing could not be remembered: ${fileReason(cause)}.`
      const advice = 'It holds in this study; save the study to keep it.'
      throw new LimenError({ tag: 'file', message, advice, part: path }, { cause })
    }
  }
}

function unreadable(error: unknown, path: string): ErrorData {
  const isRefused = typeof (error as NodeJS.ErrnoException).code === 'string'
  const reason = isRefused ? fileReason(error) : 'the file is damaged'
  const message = `The remembered preprocessing could not be read: ${reason}.`
  return {
    tag: 'file',
    message,
    advice: 'Suggestions are used; what is set anew is remembered again.',
    part: path
  }
}

function changed(
  networks: Remembered,
  sha256: string,
  input: string,
  preprocessing: Preprocessing | null
): Remembered {
  const before = networks.find((each) => each.sha256 === sha256)?.inputs ?? {}
  const { [input]: _before, ...others } = before
  const inputs = preprocessing === null ? others : { ...others, [input]: preprocessing }
  const rest = networks.filter((each) => each.sha256 !== sha256)
  return Object.keys(inputs).length === 0 ? rest : [...rest, { sha256, inputs }].slice(-mostNetworks)
}
