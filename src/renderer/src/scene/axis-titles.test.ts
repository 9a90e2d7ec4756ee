import { describe, expect, it } from 'vitest'
import { axisWords } from './axis-labels.ts'
import { axisTicks, backSides } from './axes-layout.ts'
import { brokenTitle } from './axis-titles.ts'
import { normalized, viewAxes } from './camera-fit.ts'
import { distanceBetween, labelBox, type SceneLabel } from './labels.ts'
import { StillCamera } from './picture-camera.ts'
import { fitScale, type Triple } from './scale.ts'
import { screenFromScene } from './screen-from-scene.ts'
import { fitView } from './view-fit.ts'
import { axisWordsIn } from './view-labels.ts'

it('long titles are broken where two lines are most even, short ones and single words are not', () => {
  expect(brokenTitle('Cosine, frequency 10')).toBe('Cosine,\nfrequency 10')
  expect(brokenTitle('Logit difference of two answers')).toBe('Logit difference\nof two answers')
  expect(brokenTitle('logit of 6')).toBe('logit of 6')
  expect(brokenTitle('blocks.0.resid_post')).toBe('blocks.0.resid_post')
})

/** Words of a view that is as small as a panel, from its fitted camera. */
function wordsOf(
  upper: Triple,
  titles: [string, string, string],
  from: Triple,
  viewport = { x: 0, y: 0, width: 165, height: 150 }
): ReturnType<typeof axisWords> {
  const [x, y, z] = upper
  const scale = fitScale({ lower: [-x, -y, -z], upper }, 'equal')
  const direction = normalized(from)
  const shown = axisWordsIn(viewport, 'all', titles)
  const { halfSize } = scale
  const { state } = fitView({ viewport, scale, halfSize, direction, ...shown, margin: 8, covered: [] })
  return axisWords({
    ...{ scale, ticks: axisTicks(scale), back: backSides(state.position), right: viewAxes(direction).right },
    ...{ titles: shown.titles ?? titles, numbers: shown.numbers },
    screenFromScene: screenFromScene(viewport, new StillCamera(state).cameraFor(165 / 150))
  })
}

const isTitle = ({ role }: SceneLabel): boolean => role === 'axis'

describe('a small panel', () => {
  const long: [string, string, string] = ['Cosine, frequency 10', 'Sine, frequency 10', 'Cosine, frequency 3']

  it.each([
    ['seen from above', [60, 70, 25], [-0.25, -0.55, 1]],
    ['seen from the side', [60, 70, 40], [0.62, -0.68, 0.42]]
  ] as const)('has the names and numbers of all three axes, long names in two lines, %s', (_, size, from) => {
    const { labels, isComplete } = wordsOf([...size], long, [...from])
    expect(isComplete).toBe(true)
    const lines = labels.filter(isTitle).map(({ text }) => text)
    expect(lines).toEqual(['Cosine,', 'frequency 10', 'Sine,', 'frequency 10', 'Cosine,', 'frequency 3'])
  })

  it('has two numbers at an axis that is hardly as long as they are high', () => {
    const { labels, isComplete } = wordsOf([12, 7, 0.9], ['PC1', 'PC2', 'PC3'], [0.62, -0.68, 0.42])
    expect(isComplete).toBe(true)
    const third = labels.filter(isTitle)[2]
    const numbers = labels.filter(({ role }) => role === 'tick')
    const apart = (other: SceneLabel): number =>
      third ? distanceBetween(labelBox(third), labelBox(other)) : NaN
    const [nearest] = numbers.toSorted((a, b) => apart(a) - apart(b))
    expect(nearest?.text).toMatch(/^−?0\.5$/)
  })
})
