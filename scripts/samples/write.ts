/** Writes the sample networks and their studies into resources/: `npm run samples`. */
import { createHash } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { Model } from '#engine/onnx/model.ts'
import { saveModel } from '#engine/onnx/save-model.ts'
import { verifyGraph } from '#engine/onnx/verify-graph.ts'
import { studySchema } from '#shared/study.ts'
import { buildHindmarshRose } from './hindmarsh-rose.ts'
import { buildRingAttractor } from './ring-attractor.ts'
import { hindmarshRoseStudy, ringAttractorStudy } from './studies.ts'

const samples = {
  'hindmarsh-rose': { build: buildHindmarshRose, study: hindmarshRoseStudy },
  'ring-attractor': { build: buildRingAttractor, study: ringAttractorStudy }
}

const resource = (path: string): string => fileURLToPath(new URL(`../../resources/${path}`, import.meta.url))

async function writeNetwork(name: string, model: Model): Promise<string> {
  const path = resource(`networks/${name}.onnx`)
  verifyGraph(model)
  await saveModel(model, path)
  return createHash('sha256')
    .update(await readFile(path))
    .digest('hex')
}

for (const [name, { build, study }] of Object.entries(samples)) {
  const sha256 = await writeNetwork(name, build())
  const whole = studySchema.parse({
    format: 'limen-study',
    version: 1,
    ...study,
    network: { path: `../networks/${name}.onnx`, sha256, provider: 'auto' },
    conditions: [],
    metrics: [],
    seed: 1
  })
  await writeFile(resource(`studies/${name}.limen.json`), `${JSON.stringify(whole, null, 2)}\n`)
}
