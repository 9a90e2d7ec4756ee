/**
 * Held-out examples in a file beside a network that is fed graphs or series: at first sight it is shown what it was trained
 * for, instead of numbers that mean nothing to it. Not here: how they are found again (session/networks/examples-beside.ts).
 */
import { writeNpz } from '#engine/arrays/npz.ts'
import type { Tensor } from '#shared/tensor.ts'
import { inputParts, type Task } from './tasks/task.ts'
import { examplesName, examplesPath, removed, written } from './training-files.ts'

/** Enough to see what there is. */
const mostExamples = 32

/** Writes an array [examples, …] for each input, by its name; examples of another kind of network go. @throws LimenError 'file'. */
export async function saveExamples(out: string, { shape, heldOut }: Task): Promise<void> {
  if (examplesName(out, shape) === null) {
    await removed(examplesPath(out))
    return
  }
  const { inputs } = heldOut(mostExamples)
  const arrays = inputParts(shape.input).flatMap(({ name }, at): [string, Tensor][] => {
    const tensor = inputs[at]
    return tensor ? [[name, tensor]] : []
  })
  await written(examplesPath(out), writeNpz(arrays))
}
