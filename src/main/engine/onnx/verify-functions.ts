/** Checks how a model's functions call each other. Not here: what is inside of them (verify-graph.ts). */
import type { FunctionDefinition } from './model.ts'
import { networkError } from './network-error.ts'
import { allNodes } from './traversal.ts'

/** Functions that call functions deeper than this are refused. */
export const deepestCalls = 200

/** A function's identity; nodes call it by the same three. */
export const functionKey = (domain: string, name: string, overload = ''): string =>
  JSON.stringify([domain, name, overload])

/** @throws LimenError `network` when two functions are the same, or one calls itself, or calls go too deep. */
export function verifyCalls(functions: readonly FunctionDefinition[]): void {
  const byKey = new Map<string, FunctionDefinition>()
  for (const definition of functions) {
    const key = functionKey(definition.domain, definition.name, definition.overload)
    if (byKey.has(key)) throw networkError('There are two functions of this name.', partOf(definition))
    byKey.set(key, definition)
  }
  const finished = new Set<FunctionDefinition>()
  for (const definition of functions) verifyCallsOf(definition, byKey, [], finished)
}

function verifyCallsOf(
  definition: FunctionDefinition,
  byKey: ReadonlyMap<string, FunctionDefinition>,
  callers: readonly FunctionDefinition[],
  finished: Set<FunctionDefinition>
): void {
  if (finished.has(definition)) return
  if (callers.includes(definition)) throw networkError('It calls itself.', partOf(definition))
  if (callers.length > deepestCalls)
    throw networkError('Functions call each other too deeply.', partOf(definition))
  for (const node of allNodes(definition)) {
    const called = byKey.get(functionKey(node.domain, node.op, node.overload))
    if (called !== undefined) verifyCallsOf(called, byKey, [...callers, definition], finished)
  }
  finished.add(definition)
}

const partOf = (definition: FunctionDefinition): string => `function '${definition.name}'`
