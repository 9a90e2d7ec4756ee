/** The states of one trace at one stimulus (the ends of directions that a user points out), or along the sweep. */
import type { CallContext, Contract } from '#shared/contract.ts'
import { checkValues } from '../inputs/bind-inputs.ts'
import { traceNamed } from './fit-projections.ts'
import type { LivePlan } from './live-plan.ts'
import { recordStates } from './record-states.ts'

/** @throws LimenError 'request' for values or a trace that are not the plan's. */
export async function recordCurrent(
  plan: LivePlan,
  { trace: id, values, isAlongSweep = false }: Omit<Contract['states']['request'], 'plan'>,
  context: CallContext
): Promise<Contract['states']['answer']> {
  checkValues(plan.network, values)
  const trace = traceNamed(plan, id)
  const sweep = isAlongSweep ? plan.sweep : { axes: [], samples: 1 }
  const [states] = await plan.queue.run(() => recordStates(plan, [trace], sweep, values, context))
  if (!states) throw new Error('Nothing was recorded.')
  return { states: states.values, points: states.count, features: states.features }
}
