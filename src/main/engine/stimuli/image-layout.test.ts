import { describe, expect, it } from 'vitest'
import { plainPreprocessing, type Preprocessing } from '#shared/stimulus.ts'
import { canvasFor, imageLayout, placeCanvas, scaleInPlace } from './image-layout.ts'

const layoutOf = (shape: number[], layout: Preprocessing['layout'] = 'auto') =>
  imageLayout({ shape, roles: shape.map(() => 'unknown') }, layout)

describe('imageLayout', () => {
  it.each([
    [[3, 8, 9], { channels: 3, height: 8, width: 9, channelStep: 72, rowStep: 9, columnStep: 1 }],
    [[8, 9, 3], { channels: 3, height: 8, width: 9, channelStep: 1, rowStep: 27, columnStep: 3 }],
    [[8, 9], { channels: 1, height: 8, width: 9, channelStep: 0, rowStep: 9, columnStep: 1 }],
    [[1, 1, 28, 28], { channels: 1, height: 28, width: 28, channelStep: 784, rowStep: 28, columnStep: 1 }]
  ])('of %j', (shape, expected) => {
    expect(layoutOf(shape)).toEqual(expected)
  })

  it('is what is asked for, or nothing where that does not fit', () => {
    expect(layoutOf([3, 8, 3], 'NHWC')).toMatchObject({ height: 3, width: 8, channels: 3 })
    expect(layoutOf([3, 8, 3])).toMatchObject({ channels: 3, height: 8, width: 3 })
    expect(layoutOf([8, 8], 'NCHW')).toBeNull()
    expect(layoutOf([2, 3, 8, 8])).toBeNull()
    expect(layoutOf([5])).toBeNull()
  })
})

describe('placeCanvas', () => {
  it('is (x · (high − low) + low − mean) / deviation, channel by channel', () => {
    const layout = layoutOf([3, 1, 2])
    if (layout === null) throw new Error('no layout')
    const preprocessing: Preprocessing = {
      ...plainPreprocessing,
      range: [0, 255],
      mean: [0, 100, 200],
      deviation: [1, 2, 5]
    }
    const canvas = canvasFor(layout, preprocessing)
    canvas.data.set([0, 0.2, 0.4, 0.6, 0.8, 1])
    const into = new Float32Array(6)
    placeCanvas(canvas, layout, preprocessing, into)
    const expected = [0, 153, -24.5, 52, -19.6, 11]
    into.forEach((value, i) => {
      expect(value).toBeCloseTo(expected[i] ?? NaN, 4)
    })
  })

  it('copies grey to every channel, also where their means differ', () => {
    for (const shape of [
      [3, 2, 2],
      [2, 2, 3]
    ]) {
      const layout = layoutOf(shape)
      if (layout === null) throw new Error('no layout')
      for (const mean of [[0], [1, 2, 3]]) {
        const preprocessing = { ...plainPreprocessing, mean }
        const canvas = canvasFor(layout, preprocessing, true)
        canvas.data.set([1, 2, 3, 4])
        const into = new Float32Array(12)
        placeCanvas(canvas, layout, preprocessing, into)
        for (let c = 0; c < 3; c++) {
          expect(into[c * layout.channelStep + layout.rowStep]).toBe(3 - (mean[c] ?? mean[0] ?? 0))
        }
      }
    }
  })
})

describe('scaleInPlace', () => {
  it('scales numbers of any shape, and pictures by channel', () => {
    const numbers = Float64Array.of(0, 1, 2, 3)
    scaleInPlace(numbers, null, { ...plainPreprocessing, mean: [1], deviation: [2] })
    expect(Array.from(numbers)).toEqual([-0.5, 0, 0.5, 1])
    const picture = new Float64Array(8).fill(1)
    scaleInPlace(picture, layoutOf([2, 2, 2]), { ...plainPreprocessing, mean: [0, 1] })
    expect(Array.from(picture)).toEqual([1, 1, 1, 1, 0, 0, 0, 0])
  })
})
