/** Writes the sample networks into resources/networks: `npm run samples`. */
import { fileURLToPath } from 'node:url'
import { saveModel } from '#engine/onnx/save-model.ts'
import { verifyGraph } from '#engine/onnx/verify-graph.ts'
import { buildHindmarshRose } from './hindmarsh-rose.ts'
import { buildRingAttractor } from './ring-attractor.ts'

const networks = { 'hindmarsh-rose': buildHindmarshRose, 'ring-attractor': buildRingAttractor }

for (const [name, build] of Object.entries(networks)) {
  const model = build()
  verifyGraph(model)
  await saveModel(model, fileURLToPath(new URL(`../../resources/networks/${name}.onnx`, import.meta.url)))
}
