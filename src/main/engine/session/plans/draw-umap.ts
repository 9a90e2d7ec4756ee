/** The UMAP picture of a trace: states recorded over the plan's sweep, laid out in three dimensions. */
import { setImmediate as yieldToEvents } from 'node:timers/promises'
import { umapPicture } from '#engine/measures/umap-picture.ts'
import { traceLayout } from '#engine/trajectories/plan-traces.ts'
import type { CallContext, Contract, UmapRequest } from '#shared/contract.ts'
import { LimenError } from '#shared/errors.ts'
import { checkValues } from '../inputs/bind-inputs.ts'
import { traceNamed } from './fit-projections.ts'
import { checkAborted } from './latest-wins.ts'
import type { LivePlan } from './live-plan.ts'
import { recordStates } from './record-states.ts'

/** Past this, the layout takes minutes. */
const mostPoints = 5000

/** @throws LimenError 'resources' for too many points, 'request' for settings that do not fit. */
export async function drawUmap(
  plan: LivePlan,
  request: UmapRequest,
  context: CallContext
): Promise<Contract['umap']['answer']> {
  checkValues(plan.network, request.values)
  const trace = traceNamed(plan, request.trace)
  const { series, points } = traceLayout(trace, plan.sweep)
  if (series * points > mostPoints) {
    throw new LimenError({
      tag: 'resources',
      message: `UMAP of ${series * points} points would take minutes; ${mostPoints} is the most.`,
      advice: 'Sweep fewer points.',
      part: request.trace
    })
  }
  const [states] = await plan.queue.run(() =>
    recordStates(plan, [trace], plan.sweep, request.values, context)
  )
  if (!states) throw new Error('Nothing was recorded.')
  const positions = await umapPicture(states, request, async (label, done, total) => {
    await yieldToEvents()
    checkAborted(context.signal)
    context.progress({ done, total, label })
  })
  return { points: positions, series, perSeries: points }
}
