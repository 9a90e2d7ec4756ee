/** Edits of a study's metrics, each as data that the document store applies. Pure. */
import type { Metric } from '#shared/metric.ts'
import type { StudyDocument } from './study-document.ts'
import type { Edit } from './undo-history.ts'

type DocumentEdit = Edit<StudyDocument>

export function addMetric(metric: Metric): DocumentEdit {
  return {
    control: 'metrics',
    label: 'new metric',
    recipe: (draft) => {
      draft.metrics.push(metric)
    }
  }
}

/** Puts another metric in the place of number `index`. */
export function changeMetric(index: number, metric: Metric): DocumentEdit {
  return {
    control: `metric ${index}`,
    label: 'metric',
    recipe: (draft) => {
      if (index in draft.metrics) draft.metrics[index] = metric
    }
  }
}

export function removeMetric(index: number): DocumentEdit {
  return {
    control: 'metrics',
    label: 'metric',
    recipe: (draft) => {
      draft.metrics.splice(index, 1)
    }
  }
}
