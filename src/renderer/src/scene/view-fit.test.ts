import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { axisLabels } from './axis-labels.ts'
import { axisTicks, backSides } from './axes-layout.ts'
import { cameraToShow, normalized, viewAxes } from './camera-fit.ts'
import { labelBox, type LabelBox, type SceneLabel } from './labels.ts'
import { StillCamera, unitsPerPixel } from './picture-camera.ts'
import { fitScale, mapAxes, type Triple } from './scale.ts'
import { screenFromScene } from './screen-from-scene.ts'
import { fittingTitle } from './upright-title.ts'
import { fitView, smaller, type ViewFit, type ViewFitRequest } from './view-fit.ts'
import type { Viewport } from './viewports.ts'

const edge = fc.double({ min: 0.01, max: 10, noNaN: true })
const scales = fc
  .tuple(edge, edge, edge)
  .map(([x, y, z]) => fitScale({ lower: [-x, -y, -z], upper: [x, y, z] }, 'equal'))
/** From the right front, more or less. */
const directions = fc
  .tuple(fc.double({ min: -1.2, max: -0.3, noNaN: true }), fc.double({ min: 0.25, max: 0.9, noNaN: true }))
  .map(([turn, height]): Triple => {
    return normalized([
      Math.cos(turn) * Math.cos(height),
      Math.sin(turn) * Math.cos(height),
      Math.sin(height)
    ])
  })
const viewports = fc.constantFrom<Viewport>(
  { x: 0, y: 0, width: 432, height: 325 },
  { x: 10, y: 30, width: 888, height: 500 },
  { x: 0, y: 0, width: 300, height: 600 }
)
const requests: fc.Arbitrary<ViewFitRequest> = fc
  .tuple(scales, directions, viewports, fc.boolean())
  .map(([scale, direction, viewport, isCovered]) => ({
    ...{ scale, halfSize: scale.halfSize, direction, viewport, numbers: true, margin: 8 },
    titles: ['PC1 (52 %)', 'PC2 (31 %)', 'PC3 (9 %)'],
    covered: isCovered
      ? [
          {
            x: viewport.x + viewport.width - 140,
            y: viewport.y + viewport.height - 48,
            width: 132,
            height: 40
          }
        ]
      : []
  }))

/** Outlines in pixels: segments of the box, and the words beside it. */
function seen(
  { viewport, scale, titles, numbers, direction }: ViewFitRequest,
  { state }: ViewFit
): { dots: { x: number; y: number }[]; words: LabelBox[] } {
  const screen = screenFromScene(viewport, new StillCamera(state).cameraFor(viewport.width / viewport.height))
  const at = (place: Triple): { x: number; y: number } =>
    screen(mapAxes((axis) => place[axis] * scale.halfSize[axis]))
  const shares = Array.from({ length: 41 }, (_, i) => i / 20 - 1)
  const signs = [-1, 1]
  const dots = signs.flatMap((a) =>
    signs.flatMap((b) => shares.flatMap((c) => [at([a, b, c]), at([a, c, b]), at([c, a, b])]))
  )
  const box = {
    scale,
    ticks: axisTicks(scale),
    back: backSides(state.position),
    right: viewAxes(direction).right
  }
  const titleIn = (title: SceneLabel): SceneLabel => fittingTitle(title, viewport)
  const labels = titles ? axisLabels({ ...box, titles, numbers, titleIn, screenFromScene: screen }) : []
  return { dots, words: labels.map(labelBox) }
}

describe('the fitted view', () => {
  it('has all of the box and its words inside of the margin, apart from what covers it', () => {
    fc.assert(
      fc.property(requests, (request) => {
        const { dots, words } = seen(request, fitView(request))
        const { viewport, margin, covered } = request
        const boxes = [...words, ...dots.map(({ x, y }) => ({ left: x, right: x, top: y, bottom: y }))]
        for (const { left, right, top, bottom } of boxes) {
          expect(left).toBeGreaterThanOrEqual(viewport.x + margin - 1e-3)
          expect(right).toBeLessThanOrEqual(viewport.x + viewport.width - margin + 1e-3)
          expect(top).toBeGreaterThanOrEqual(viewport.y + margin - 1e-3)
          expect(bottom).toBeLessThanOrEqual(viewport.y + viewport.height - margin + 1e-3)
          for (const { x, y, width, height } of covered)
            expect(right <= x || left >= x + width || bottom <= y || top >= y + height).toBe(true)
        }
      }),
      { numRuns: 40, endOnFailure: true }
    )
  })

  it('is about as large as one with the usual margins, which cut words, or larger, and touches the margin where nothing covers it', () => {
    fc.assert(
      fc.property(requests, (given) => {
        const request = { ...given, covered: [] }
        const { viewport, margin, direction, halfSize } = request
        const fit = fitView(request)
        const { dots, words } = seen(request, fit)
        const rooms = [...words, ...dots.map(({ x, y }) => ({ left: x, right: x, top: y, bottom: y }))]
        const across =
          Math.max(...rooms.map(({ right }) => right)) - Math.min(...rooms.map(({ left }) => left))
        const along =
          Math.max(...rooms.map(({ bottom }) => bottom)) - Math.min(...rooms.map(({ top }) => top))
        const share = Math.max(across / (viewport.width - 2 * margin), along / (viewport.height - 2 * margin))
        expect(share).toBeGreaterThan(0.65)
        if (Math.min(...halfSize) > 0.3) {
          const usual = cameraToShow([0, 0, 0], halfSize, direction, viewport)
          expect(fit.pixels).toBeGreaterThan(
            (0.8 * (request.titles ? smaller : 1)) /
              unitsPerPixel(viewport.height, Math.hypot(...usual.position))
          )
        }
      }),
      { numRuns: 40, endOnFailure: true }
    )
  })

  it('does not grow where more covers it', () => {
    fc.assert(
      fc.property(requests, (request) => {
        const [bare, free] = [
          { ...request, titles: null },
          { ...request, covered: [] }
        ]
        expect(fitView(bare).pixels).toBeLessThanOrEqual(fitView({ ...free, titles: null }).pixels * 1.02)
        // Elsewhere, words may have found room that they just lacked: no more than what a box gives up for them.
        expect(fitView(request).worth).toBeLessThanOrEqual(fitView(free).worth * ((1.02 * 1.1) / smaller))
      }),
      { numRuns: 30, endOnFailure: true }
    )
  })
})
