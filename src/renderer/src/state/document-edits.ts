/** The edits that panels make, each as data that the document store applies. Pure; no panel changes a document otherwise. */
import type { Site } from '#shared/network.ts'
import type { InputDescription, Parameter } from '#shared/stimulus.ts'
import type { AxisReading, ProjectionChoice, SweepAxis, TrajectoryAxis, Trace } from '#shared/trajectory.ts'
import { validValue } from '#shared/valid-value.ts'
import {
  defaultReading,
  defaultSweep,
  freeTraceId,
  nextProjectionId,
  sweepOver,
  toggledSweep,
  traceOf
} from './study-defaults.ts'
import type { Camera, StudyDocument, StudyView, Timeline } from './study-document.ts'
import type { Edit } from './undo-history.ts'
import {
  convertedAnimation,
  convertedConditions,
  convertedSweep,
  convertedValues,
  isUnitChange,
  unitSizes,
  type UnitChange
} from './unit-conversion.ts'

type DocumentEdit = Edit<StudyDocument>

export function setValue(
  input: string,
  parameter: Pick<Parameter, 'name' | 'label'>,
  value: number
): DocumentEdit {
  return {
    control: `value ${input} ${parameter.name}`,
    label: parameter.label,
    recipe: (draft) => {
      const values = (draft.values[input] ??= {})
      if (values[parameter.name] !== value) values[parameter.name] = value
    }
  }
}

interface NewValue {
  input: string
  parameter: Pick<Parameter, 'name' | 'label'>
  value: number
}

/** Several values at once, as one edit. */
export function setValues(values: readonly NewValue[]): DocumentEdit {
  const edits = values.map(({ input, parameter, value }) => setValue(input, parameter, value))
  return {
    control: edits.map(({ control }) => control).join(', '),
    label: edits.map(({ label }) => label).join(', '),
    recipe: (draft) => {
      for (const { recipe } of edits) recipe(draft)
    }
  }
}

export function toggleSweep(input: string, parameter: Parameter): DocumentEdit {
  return {
    control: 'sweep',
    label: `sweep of ${parameter.label}`,
    recipe: (draft) => {
      draft.sweep = toggledSweep(draft.sweep, input, parameter)
    }
  }
}

export function setSweep(
  index: number,
  change: Partial<Pick<SweepAxis, 'from' | 'to' | 'count'>>
): DocumentEdit {
  return {
    control: `sweep ${index} ${Object.keys(change).join(' ')}`,
    label: 'sweep range',
    recipe: (draft) => {
      const axis = draft.sweep[index]
      if (axis) Object.assign(axis, change)
    }
  }
}

/**
 * Binds an input to what the engine described; values are kept as far as they are allowed, in the units that they have from now on, sweeps of parameters that went away end. A
 * sweep begins where the last one ended this way or there was nothing to sweep so far, not where it was switched off.
 */
export function bindInput(description: InputDescription, earlier: readonly Parameter[] = []): DocumentEdit {
  const { input, binding, parameters } = description
  const units = { input, before: unitSizes(earlier), after: unitSizes(parameters) }
  return {
    control: `binding ${input}`,
    label: `stimulus of ${input}`,
    recipe: (draft) => {
      if (isUnitChange(units)) convertUnits(draft, units)
      const before = draft.values[input] ?? {}
      const isOff = draft.sweep.length === 0 && Object.values(draft.values).some(hasEntries)
      draft.bindings[input] = binding
      draft.values[input] = Object.fromEntries(
        parameters.map((parameter) => [parameter.name, valueIn(parameter, before[parameter.name])])
      )
      draft.sweep = draft.sweep.flatMap((axis) => {
        if (axis.input !== input) return axis
        const parameter = parameters.find(({ name }) => name === axis.parameter)
        return parameter ? sweepIn(parameter, axis) : []
      })
      if (!isOff && draft.sweep.length === 0) draft.sweep = defaultSweep([description])
    }
  }
}

/** The value as far as the parameter still allows it; its default where there was none. */
const valueIn = (parameter: Parameter, value: number | undefined): number =>
  value === undefined ? parameter.default : validValue(parameter, value)

/** The sweep, or one over the whole slider where the parameter does not allow all of it any more. */
function sweepIn(parameter: Parameter, axis: SweepAxis): SweepAxis {
  const [low, high] = parameter.hard
  const isInside = [axis.from, axis.to].every((end) => end >= low && end <= high)
  return isInside ? axis : sweepOver(axis.input, parameter, axis.count)
}

function convertUnits(draft: StudyDocument, units: UnitChange): void {
  draft.values = convertedValues(draft.values, units)
  draft.sweep = convertedSweep(draft.sweep, units)
  draft.conditions = convertedConditions(draft.conditions, units)
  draft.stimuli = draft.stimuli.map((each) => ({ ...each, values: convertedValues(each.values, units) }))
  if (draft.animation) draft.animation = convertedAnimation(draft.animation, units)
  draft.effects.pairs = draft.effects.pairs.map(({ clean, corrupt }) => ({
    clean: clean && convertedValues(clean, units),
    corrupt: corrupt && convertedValues(corrupt, units)
  }))
}

const hasEntries = (values: object): boolean => Object.keys(values).length > 0

/** Shows a site as a trace of its own, or stops showing it. */
export function toggleTrace(site: Site): DocumentEdit {
  return {
    control: 'traces',
    label: `trace of ${site.name}`,
    recipe: (draft) => {
      const index = draft.traces.findIndex(({ sites, axis }) => axis !== 'depth' && sites[0] === site.name)
      if (index >= 0) {
        draft.traces.splice(index, 1)
        return
      }
      const trace = traceOf(site, freeTraceId(draft.traces))
      trace.projection = nextProjectionId(
        { id: trace.id, projection: `${trace.id}/0` },
        Object.keys(draft.choices)
      )
      draft.traces.push(trace)
      draft.choices[trace.projection] = { kind: 'pca' }
    }
  }
}

export function removeTrace(id: string): DocumentEdit {
  return {
    control: 'traces',
    label: 'trace',
    recipe: (draft) => {
      draft.traces = draft.traces.filter((trace) => trace.id !== id)
    }
  }
}

/** A change of what a trace reads: its projection no longer fits, so it gets a new one of the same choice. */
function reread(id: string, control: string, label: string, change: (trace: Trace) => void): DocumentEdit {
  return {
    control,
    label,
    recipe: (draft) => {
      const trace = draft.traces.find((each) => each.id === id)
      if (!trace) return
      change(trace)
      const choice = draft.choices[trace.projection]
      trace.projection = nextProjectionId(trace, Object.keys(draft.choices))
      draft.choices[trace.projection] = choice?.kind === 'random' ? choice : { kind: 'pca' }
    }
  }
}

/** Makes a trace run along another axis; `sites` are those it then shows, several for depth. */
export function setTraceAxis(id: string, axis: TrajectoryAxis, sites: readonly Site[]): DocumentEdit {
  return reread(id, `axis ${id}`, `axis of ${id}`, (trace) => {
    const [site] = sites
    if (!site) return
    trace.axis = axis
    trace.sites = sites.map(({ name }) => name)
    trace.reading = defaultReading(site, axis)
  })
}

export function setReading(id: string, axisIndex: number, reading: AxisReading): DocumentEdit {
  return reread(id, `reading ${id} ${axisIndex}`, 'reading', (trace) => {
    const axes = Array.from(
      { length: Math.max(trace.reading.axes.length, axisIndex + 1) },
      (_, i) => trace.reading.axes[i] ?? 'all'
    )
    axes[axisIndex] = reading
    trace.reading = { axes }
  })
}

/** Leaves a transient out of a trajectory along time; its projection stays as it is. */
export function setSkip(id: string, steps: number): DocumentEdit {
  return {
    control: `skip ${id}`,
    label: 'transient',
    recipe: (draft) => {
      const trace = draft.traces.find((each) => each.id === id)
      if (!trace) return
      if (steps > 0) trace.skip = steps
      else delete trace.skip
    }
  }
}

/** Points a trace at another projection, fitted or still to be fitted by its choice. */
export function useProjection(traceId: string, projection: string, choice: ProjectionChoice): DocumentEdit {
  return {
    control: `projection ${traceId}`,
    label: 'projection',
    recipe: (draft) => {
      const trace = draft.traces.find(({ id }) => id === traceId)
      if (!trace) return
      trace.projection = projection
      draft.choices[projection] = choice
    }
  }
}

export function setView(change: Partial<StudyView>, label = 'view'): DocumentEdit {
  return {
    control: `view ${Object.keys(change).join(' ')}`,
    label,
    recipe: (draft) => {
      Object.assign(draft.view, change)
    }
  }
}

export const setCamera = (camera: Camera): DocumentEdit => setView({ camera }, 'camera')

export function setTimeline(change: Partial<Timeline>, label = 'timeline'): DocumentEdit {
  return {
    control: `timeline ${Object.keys(change).join(' ')}`,
    label,
    recipe: (draft) => {
      Object.assign(draft.timeline, change)
    }
  }
}

export function setTitle(title: string): DocumentEdit {
  return {
    control: 'title',
    label: 'title',
    recipe: (draft) => {
      draft.title = title
    }
  }
}

export function setProvider(provider: StudyDocument['provider']): DocumentEdit {
  return {
    control: 'provider',
    label: 'provider',
    recipe: (draft) => {
      draft.provider = provider
    }
  }
}

export function setSymbol(symbol: string, size: number): DocumentEdit {
  return {
    control: `symbol ${symbol}`,
    label: `size of ${symbol}`,
    recipe: (draft) => {
      draft.symbols[symbol] = size
    }
  }
}
