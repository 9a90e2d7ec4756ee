/** The engine, as far as the frames of an export need it. */
import type { Animated, AnimatedPath, AnimateRequest } from '#shared/animated-paths.ts'
import type { Contract } from '#shared/contract.ts'

export interface FramesEngine {
  prepare: (
    request: Contract['prepare']['request'],
    signal: AbortSignal
  ) => Promise<Contract['prepare']['answer']>
  animate: (
    request: AnimateRequest,
    options: {
      signal: AbortSignal
      onPart: (part: AnimatedPath) => void
      onProgress: (progress: { done: number; total: number }) => void
    }
  ) => Promise<Animated>
}
