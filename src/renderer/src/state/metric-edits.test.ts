import { expect, it } from 'vitest'
import { metricSchema } from '#shared/metric.ts'
import { addMetric, changeMetric, removeMetric } from './metric-edits.ts'
import { emptyDocument } from './study-document.ts'
import { UndoHistory } from './undo-history.ts'

const norm = metricSchema.parse({ kind: 'norm' })
const entropy = metricSchema.parse({ kind: 'entropy' })
const kl = metricSchema.parse({ kind: 'kl' })

it('adds, changes and removes metrics, and takes each back', () => {
  const history = new UndoHistory(emptyDocument)
  const metrics = (): unknown => history.current.metrics
  for (const edit of [addMetric(norm), addMetric(entropy), changeMetric(0, kl), removeMetric(1)]) {
    history.edit(edit)
    history.settle()
  }
  expect(metrics()).toEqual([kl])
  history.undo()
  expect(metrics()).toEqual([kl, entropy])
  history.undo()
  expect(metrics()).toEqual([norm, entropy])
})

it('changes nothing where there is no such metric', () => {
  const history = new UndoHistory(emptyDocument)
  history.edit(changeMetric(3, kl))
  expect(history.current.metrics).toEqual([])
})
