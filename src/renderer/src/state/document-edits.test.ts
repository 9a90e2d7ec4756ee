import { describe, expect, it } from 'vitest'
import type { Site } from '#shared/network.ts'
import { plainPreprocessing, type InputDescription, type Parameter } from '#shared/stimulus.ts'
import {
  bindInput,
  removeTrace,
  setReading,
  setSweep,
  setTraceAxis,
  setValue,
  toggleSweep,
  toggleTrace
} from './document-edits.ts'
import { emptyDocument } from './study-document.ts'
import { UndoHistory } from './undo-history.ts'

const site: Site = {
  name: 'blocks.0.resid_post',
  tensor: 't',
  scope: [],
  kind: 'residual',
  type: 'float32',
  recognised: true,
  axes: [
    { role: 'batch', size: 1 },
    { role: 'position', size: 5 },
    { role: 'feature', size: 8 }
  ]
}
const parameter: Parameter = {
  name: 'a',
  label: 'A',
  unit: '',
  hard: [0, 9],
  soft: [0, 9],
  scale: 'linear',
  default: 4
}
const description: InputDescription = {
  input: 'x',
  binding: { family: 'vector', settings: {}, preprocessing: plainPreprocessing },
  parameters: [parameter],
  settings: [],
  families: ['vector'],
  suggestedPreprocessing: plainPreprocessing,
  warnings: []
}

describe('document edits', () => {
  it('binding an input sets defaults and sweeps the first parameter', () => {
    const history = new UndoHistory(emptyDocument)
    history.edit(bindInput(description))
    expect(history.current.values).toEqual({ x: { a: 4 } })
    expect(history.current.sweep).toEqual([{ input: 'x', parameter: 'a', from: 0, to: 9, count: 128 }])
  })
  it('binding again keeps what fits and drops sweeps that went away', () => {
    const history = new UndoHistory(emptyDocument)
    history.edit(bindInput(description))
    history.edit(setValue('x', parameter, 7))
    const other = { ...parameter, name: 'b', default: 1 }
    history.edit(bindInput({ ...description, parameters: [parameter, other] }))
    expect(history.current.values['x']).toEqual({ a: 7, b: 1 })
    history.edit(bindInput({ ...description, parameters: [other] }))
    expect(history.current.sweep).toMatchObject([{ parameter: 'b' }])
  })
  it('binding again keeps values and sweeps within what is allowed now', () => {
    const history = new UndoHistory(emptyDocument)
    history.edit(bindInput(description))
    history.edit(setValue('x', parameter, 7))
    const words: Parameter = { ...parameter, hard: [0, 2], soft: [0, 2], scale: 'integer', default: 0 }
    history.edit(bindInput({ ...description, parameters: [words] }))
    expect(history.current.values['x']).toEqual({ a: 2 })
    expect(history.current.sweep).toEqual([{ input: 'x', parameter: 'a', from: 0, to: 2, count: 3 }])
  })
  it('binding again sweeps nothing where sweeping was switched off', () => {
    const history = new UndoHistory(emptyDocument)
    history.edit(bindInput(description))
    history.edit(toggleSweep('x', parameter))
    history.edit(
      bindInput({ ...description, binding: { ...description.binding, settings: { signal: 'ramp' } } })
    )
    expect(history.current.sweep).toEqual([])
  })
  it('a trace comes and goes with its site', () => {
    const history = new UndoHistory(emptyDocument)
    history.edit(toggleTrace(site))
    const [trace] = history.current.traces
    expect(trace).toMatchObject({ id: 'trace-1', sites: [site.name], projection: 'trace-1/1' })
    expect(history.current.choices).toEqual({ 'trace-1/1': { kind: 'pca' } })
    history.edit(toggleTrace(site))
    expect(history.current.traces).toEqual([])
  })
  it('a trace shown anew gets a projection of its own', () => {
    const history = new UndoHistory(emptyDocument)
    history.edit(toggleTrace(site))
    history.edit(removeTrace('trace-1'))
    history.edit(toggleTrace(site))
    expect(history.current.traces[0]?.projection).toBe('trace-1/2')
  })
  it('a change of reading or axis asks for a new projection, and undo gives the old one back', () => {
    const history = new UndoHistory(emptyDocument)
    history.edit(toggleTrace(site))
    history.edit(setReading('trace-1', 0, 'mean'))
    expect(history.current.traces[0]).toMatchObject({
      reading: { axes: ['mean', 'all'] },
      projection: 'trace-1/2'
    })
    history.edit(setTraceAxis('trace-1', 'position', [site]))
    expect(history.current.traces[0]).toMatchObject({ axis: 'position', reading: { axes: ['all', 'all'] } })
    history.undo()
    history.undo()
    expect(history.current.traces[0]).toMatchObject({ axis: 'stimulus', projection: 'trace-1/1' })
  })
  it('sets the range of a sweep that is there', () => {
    const history = new UndoHistory(emptyDocument)
    history.edit(bindInput(description))
    history.edit(setSweep(0, { from: 2 }))
    history.edit(setSweep(1, { from: 3 }))
    expect(history.current.sweep).toMatchObject([{ from: 2, to: 9 }])
  })
})
