/** The sample networks and their studies as files, by their paths in resources/. The same each time. */
import { createHash } from 'node:crypto'
import type { Model } from '#engine/onnx/model.ts'
import { verifyGraph } from '#engine/onnx/verify-graph.ts'
import { writeModel } from '#engine/onnx/write-model.ts'
import { studySchema } from '#shared/study.ts'
import { buildHindmarshRose } from './hindmarsh-rose.ts'
import { buildRingAttractor } from './ring-attractor.ts'
import { hindmarshRoseStudy, ringAttractorStudy } from './studies.ts'

type SampleStudy = typeof hindmarshRoseStudy

/** Bytes of each file. */
export function sampleFiles(): Map<string, Uint8Array> {
  return new Map([
    ...filesOf('hindmarsh-rose', buildHindmarshRose(), hindmarshRoseStudy),
    ...filesOf('ring-attractor', buildRingAttractor(), ringAttractorStudy)
  ])
}

function filesOf(name: string, model: Model, study: SampleStudy): [string, Uint8Array][] {
  verifyGraph(model)
  const network = writeModel(model)
  const sha256 = createHash('sha256').update(network).digest('hex')
  const whole = studySchema.parse({
    format: 'limen-study',
    version: 1,
    ...study,
    network: { path: `../networks/${name}.onnx`, sha256, provider: 'auto' },
    conditions: [],
    metrics: [],
    seed: 1
  })
  return [
    [`networks/${name}.onnx`, network],
    [`studies/${name}.limen.json`, Buffer.from(`${JSON.stringify(whole, null, 2)}\n`)]
  ]
}
