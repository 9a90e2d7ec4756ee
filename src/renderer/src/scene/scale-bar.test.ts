import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { knot, sceneOf, traceOf } from '../export/vector/testing/scenes.ts'
import { normalized, viewAxes } from './camera-fit.ts'
import type { TraceDescriptor } from './descriptors.ts'
import { scaleBar } from './scale-bar.ts'
import { sceneFromData, type Triple } from './scale.ts'
import { SceneStage } from './scene-stage.ts'
import { layoutView, type SceneView } from './view-layout.ts'
import { screenFromScene } from './screen-from-scene.ts'

const titled = (axisTitles: TraceDescriptor['axisTitles']): SceneStage =>
  new SceneStage(sceneOf([traceOf({ id: 'a', axisTitles }, 1, 50, knot())]), {
    ...{ theme: 'light', size: { width: 640, height: 480 } }
  })
const viewOf = ({ views: [view] }: SceneStage): SceneView => {
  if (!view) throw new Error('There is no view.')
  return view
}

/** Pixels between two places in data units. */
function distance(stage: SceneStage, from: Triple, to: Triple): number {
  const view = viewOf(stage)
  const screen = screenFromScene(view.viewport, layoutView(stage.camera, view).camera)
  const [a, b] = [from, to].map((place) => screen(sceneFromData(view.scale, place)))
  return Math.hypot((b?.x ?? NaN) - (a?.x ?? NaN), (b?.y ?? NaN) - (a?.y ?? NaN))
}

const edge = fc.double({ min: -3, max: 3, noNaN: true })
const most = fc.double({ min: 20, max: 300, noNaN: true })

describe('the scale bar', () => {
  it('is as long as a path of its length that lies across the view of an orthographic camera', () => {
    const stage = titled(['PC1', 'PC2', 'PC3'])
    fc.assert(
      fc.property(
        edge,
        edge,
        edge,
        fc.double({ min: 1, max: 9, noNaN: true }),
        most,
        (x, y, z, far, longest) => {
          const direction = normalized([x + 0.01, y, z])
          const position = direction.map((each) => each * far) as Triple
          stage.setCamera({ position, target: [0, 0, 0], orthographic: true })
          const bar = scaleBar(viewOf(stage), stage.camera, longest)
          const { right } = viewAxes(direction)
          const end = right.map((each) => 0.3 + each * (bar?.length ?? NaN)) as Triple
          expect(distance(stage, [0.3, 0.3, 0.3], end) / (bar?.pixels ?? NaN)).toBeCloseTo(1, 3)
        }
      )
    )
  })

  it('is true at the depth of the target of a perspective camera', () => {
    const stage = titled(['PC1', 'PC2', 'PC3'])
    stage.setCamera({ position: [0, -4, 0], target: [0, 0, 0], orthographic: false })
    const { centre } = viewOf(stage).scale
    const bar = scaleBar(viewOf(stage), stage.camera, 100)
    const length = bar?.length ?? NaN
    const half = (sign: number, depth: number): Triple => [
      centre[0] + (sign * length) / 2,
      centre[1] + depth,
      centre[2]
    ]
    expect(distance(stage, half(-1, 0), half(1, 0)) / (bar?.pixels ?? NaN)).toBeCloseTo(1, 3)
    expect(distance(stage, half(-1, 0.5), half(1, 0.5))).toBeLessThan(bar?.pixels ?? NaN)
  })

  it('has a round length that is the longest with room', () => {
    const stage = titled(['PC1', 'PC2', 'PC3'])
    fc.assert(
      fc.property(most, (longest) => {
        const { length = NaN, pixels = NaN } = scaleBar(viewOf(stage), stage.camera, longest) ?? {}
        const lead = length / 10 ** Math.floor(Math.log10(length) + 1e-9)
        expect([1, 2, 5].some((each) => Math.abs(lead / each - 1) < 1e-9)).toBe(true)
        expect(pixels).toBeLessThanOrEqual(longest * (1 + 1e-9))
        expect(pixels * 2.5).toBeGreaterThan(longest * (1 - 1e-9))
      })
    )
  })

  it('names what the axes have in common', () => {
    const labelOf = (titles: [string, string, string]): string | undefined => {
      const stage = titled(titles)
      return scaleBar(viewOf(stage), stage.camera, 100)?.label.replace(/^[\d.]+ /, '')
    }
    expect(labelOf(['PC1 (52 %)', 'PC2 (9 %)', 'PC3 (1 %)'])).toMatch(/^PC units?$/)
    expect(labelOf(['x', 'y', 'z'])).toMatch(/^units?$/)
  })

  it('is none where axes mean nothing, or have scales of their own', () => {
    const nothing = titled(null)
    expect(scaleBar(viewOf(nothing), nothing.camera, 100)).toBeNull()
    const content = sceneOf([traceOf({ id: 'a' }, 1, 50, knot())], { scaling: 'independent' })
    const stage = new SceneStage(content, { theme: 'light', size: { width: 640, height: 480 } })
    expect(scaleBar(viewOf(stage), stage.camera, 100)).toBeNull()
  })
})
