/** ONNX Runtime's error texts, in plain words and with the node they speak of. */
import { LimenError, type ErrorData } from '#shared/errors.ts'

const nodeInRun = /while running (\S+) node\. Name:'([^']*)' Status Message: ([^]*)/
const missingKernel = /(?:NOT_IMPLEMENTED|Could not find an implementation for) ?:? ?([^]*)/
const outOfMemory = /bad_alloc|Failed to allocate memory|BFCArena::AllocateRawInternal|out of memory/i

/** The innermost node that a run failed in: errors of subgraphs nest their texts. */
function innermostNode(text: string): { op: string; name: string; reason: string } | null {
  const match = nodeInRun.exec(text)
  if (!match) return null
  const [, op = '', name = '', reason = ''] = match
  return innermostNode(reason) ?? { op, name, reason: reason.trim() }
}

const loopInRun = /while running (Scan|Loop) node\. Name:'([^']*)'/g
const unequalSteps =
  /Inconsistent shape in loop output for output\.\s+Expected:(\{[^}]*\}) Got:(\{[^}]*\})|has shape (\{[^}]*\}) but the computed output shape for this run is (\{[^}]*\})/

/** What a loop hands out must have the same shape at all steps; null for any other error. */
function unequalShapes(text: string): ErrorData | null {
  const loop = [...text.matchAll(loopInRun)].at(-1)
  const shapes = unequalSteps
    .exec(text)
    ?.slice(1)
    .filter((shape: string | undefined) => shape !== undefined)
  if (!loop || !shapes) return null
  const [, op = '', name = ''] = loop
  return {
    tag: 'request',
    message: `Inside of the ${op} node '${name}' a value has the shape ${shapes.join(' at one step and ')} at another: a loop can only hand out values of equal shapes.`,
    advice:
      'Where that came with recording: leave out the sites inside of it whose shape depends on the stimulus, and record the output of the If or of the loop around them instead.',
    part: name
  }
}

/** A Scan goes through sequences that have at least one entry; null for any other error. */
function emptySequence(text: string): ErrorData | null {
  const node = innermostNode(text)
  if (node?.op !== 'Scan' || !/Invalid dim0_offset of 0\. Dimension 0 is 0/.test(node.reason)) return null
  return {
    tag: 'request',
    message: `The Scan node${node.name ? ` '${node.name}'` : ''} was given a sequence without entries, and ONNX Runtime runs no Scan without steps.`,
    advice: 'Give inputs that have at least one entry along the axis that it goes through.',
    ...(node.name && { part: node.name })
  }
}

/** ONNX Runtime puts a file, a line, a function and a condition of its own in front of some reasons: no help to a user. */
const sourcePlace =
  /^(?:Exception during initialization: )?\S+\.(?:cc|cpp|h):\d+ (?:.*? was false\.|[\w:<>]+(?:\([^)]*\))?(?:::<lambda\(\)>)?(?: \[with [^\]]*\])?) /

/** The reason in one line. */
const withoutSource = (text: string): string => text.replaceAll(/\s+/g, ' ').replace(sourcePlace, '').trim()

const describe = (error: unknown): string => (error instanceof Error ? error.message : String(error))

export const noGraphicsDevice = 'No graphics device was found that WebGPU can use.'

/** What providers' errors mean, by what their texts contain. */
const providerReasons: readonly (readonly [RegExp, string])[] = [
  [/WebGPU adapter|No supported adapters/, noGraphicsDevice],
  [/load (?:shared )?library|shared object/, 'A library that it needs could not be loaded.'],
  [/backend not found|not supported in this build/, 'This build of ONNX Runtime does not have it.']
]

/** Why a provider could not run a network, in plain words. */
export function providerReason(error: unknown): string {
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error
  const text = describe(cause)
  const known = providerReasons.find(([pattern]) => pattern.test(text))
  return known?.[1] ?? describe(error)
}

/** A failed run as a LimenError: 'resources' for memory, 'request' for the rest, with the node's name as its part. */
export function runError(error: unknown): LimenError {
  if (error instanceof LimenError) return error
  const text = describe(error)
  const known = unequalShapes(text) ?? emptySequence(text)
  if (known) return new LimenError(known, { cause: error })
  const node = innermostNode(text)
  const where = node ? ` in the ${node.op} node${node.name ? ` '${node.name}'` : ''}` : ''
  const part = node?.name ? { part: node.name } : {}
  if (outOfMemory.test(text)) {
    return new LimenError(
      {
        tag: 'resources',
        message: `Memory ran out${where}.`,
        advice: 'Record fewer sites, project them, or use a smaller batch.',
        ...part
      },
      { cause: error }
    )
  }
  return new LimenError(
    {
      tag: 'request',
      message: `The network could not run${where}: ${withoutSource(node?.reason ?? text)}`,
      advice: 'Check that the inputs have shapes and values that the network was made for.',
      ...part
    },
    { cause: error }
  )
}

/** A session that could not be created as a LimenError: 'unsupported' where an operator has no kernel, else 'network'. */
export function compileError(error: unknown): LimenError {
  if (error instanceof LimenError) return error
  const text = describe(error)
  const missing = missingKernel.exec(text)
  if (missing) {
    return new LimenError(
      {
        tag: 'unsupported',
        message: `ONNX Runtime has no implementation for a part of this network: ${withoutSource(missing[1] ?? text)}`,
        advice: 'Try another provider, or export the network with a different opset.'
      },
      { cause: error }
    )
  }
  if (/Unsupported data type/.test(text)) {
    return new LimenError(
      {
        tag: 'unsupported',
        message: "An input or output has a type that ONNX Runtime's JavaScript binding can not pass."
      },
      { cause: error }
    )
  }
  return new LimenError(
    { tag: 'network', message: `ONNX Runtime does not accept the network: ${withoutSource(text)}` },
    { cause: error }
  )
}
