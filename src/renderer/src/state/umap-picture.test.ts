import { describe, expect, it } from 'vitest'
import { fittingNeighbors, mostNeighbors, umapDescriptor } from './umap-picture.ts'

describe('neighbours of a UMAP picture', () => {
  it('are those chosen where there are enough points', () => {
    expect(fittingNeighbors(15, 128)).toBe(15)
    expect(fittingNeighbors(15, 16)).toBe(15)
  })

  it('are all the other points where there are few', () => {
    expect(fittingNeighbors(15, 15)).toBe(14)
    expect(mostNeighbors(5)).toBe(4)
  })

  it('stay at two where no picture is possible, so that the engine says why', () => {
    expect(fittingNeighbors(15, 1)).toBe(2)
  })
})

describe('a UMAP picture in the view', () => {
  const trace = {
    id: 'trace-2',
    sites: ['layer.1', 'layer.2'],
    reading: { axes: [] },
    axis: 'depth' as const,
    projection: 'trace-2/1'
  }
  const plan = { network: 'n', bindings: {}, symbols: {}, sweep: [], traces: [trace], seed: 1 }
  const picture = {
    trace,
    plan,
    layout: { trace: 'trace-2', neighbors: 5, minimumDistance: 0.1, seed: 1 },
    points: new Float32Array(18),
    series: 3,
    perSeries: 2
  }

  it('is a cloud of points without axes, under the id of its trace', () => {
    expect(umapDescriptor(picture)).toEqual({
      id: 'trace-2',
      label: 'layer.1 … layer.2',
      series: 3,
      points: 2,
      surface: false,
      axisTitles: null,
      mark: 'points'
    })
  })

  it('names its points as the trajectory does', () => {
    const pointLabels = ['layer.1', 'layer.2']
    expect(umapDescriptor({ ...picture, pointLabels }).pointLabels).toEqual(pointLabels)
  })
})
