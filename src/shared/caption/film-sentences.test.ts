import { describe, expect, it } from 'vitest'
import { animationSchema, emptyAnimation, type StudyAnimation } from '../animation.ts'
import { studyConditionSchema } from '../intervention.ts'
import type { Projection } from '../trajectory.ts'
import { captionOf, type CaptionedStudy, type CaptionFacts } from './caption.ts'
import { facts, projection, study, trace } from './testing/captioned-study.ts'

type Keys = [at: number, value: unknown, more?: object][]

const track = (kind: string, keys: Keys, more: object = {}): object => ({
  ...{ kind, ...more },
  keys: keys.map(([at, value, others]) => ({ at, value, ...others }))
})
const ofPicture = (parameter: string, keys: Keys): object =>
  track('parameter', keys, { input: 'picture', parameter })
const filmOf = (tracks: object[], more: Partial<StudyAnimation> = {}): StudyAnimation =>
  animationSchema.parse({ ...emptyAnimation, ...more, tracks })

function textOf(
  film: StudyAnimation,
  changed: Partial<CaptionedStudy> = {},
  more: Partial<CaptionFacts> = {}
): string {
  return captionOf({ ...study, ...changed }, { ...facts, ...more, film }).sentences.join(' ')
}

describe('the caption of a film', () => {
  it('tells what moves from where to where, and holds no value of it', () => {
    const text = textOf(
      filmOf([
        ofPicture('frequency', [
          [0, 7],
          [1, 30]
        ])
      ])
    )
    expect(text).toContain('Input: picture (grating, sine) with phase 0°. Marked: orientation 1°.')
    expect(text).toContain(
      'Film: 6 s, 180 frames at 30 frames/s, in a loop; frequency (input picture) goes from 7 to 30 cycles/image. Computed'
    )
  })

  it('tells how long it is, there and back or once', () => {
    const timing = { duration: 0.5, fps: 4 }
    expect(textOf(filmOf([], { ...timing, loop: 'ping-pong' }))).toContain(
      'Film: 1 s, 4 frames at 4 frames/s, there and back. Computed'
    )
    expect(textOf(filmOf([], { ...timing, loop: 'once' }))).toContain(
      'Film: 0.5 s, 2 frames at 4 frames/s. Computed'
    )
  })

  it('marks no place that moves along the path, by its value or by keys of the head', () => {
    const swept = textOf(
      filmOf([
        ofPicture('orientation', [
          [0, 0],
          [1, 180]
        ])
      ])
    )
    expect(swept).not.toContain('Marked')
    expect(swept).toContain('; the current value of orientation (input picture) goes from 0° to 180°.')
    const head = textOf(
      filmOf([
        track('head', [
          [0, 0],
          [1, 0.5]
        ])
      ])
    )
    expect(head).not.toContain('Marked')
    expect(head).toContain('; the head goes from 0 to 50 % of the path.')
  })

  it('has the value that keys hold, and none that the sliders have', () => {
    const text = textOf(
      filmOf([
        ofPicture('frequency', [
          [0, 4],
          [1, 4]
        ])
      ])
    )
    expect(text).toContain('with frequency 4 cycles/image and phase 0°')
    expect(text).toContain('in a loop. Computed')
  })

  it('names keys in between, and of many how many and within which values', () => {
    const way = (keys: Keys): string => textOf(filmOf([ofPicture('phase', keys)]))
    expect(
      way([
        [0, 0],
        [0.5, 90],
        [0.75, 90],
        [1, 0]
      ])
    ).toContain('phase (input picture) goes from 0° by way of 90° to 0° (4 keys).')
    const many = [0, 10, 0, 20, 0, 30].map((value, i): Keys[number] => [i / 10, value])
    expect(way(many)).toContain('goes from 0° to 30° (6 keys, within 0° … 30°).')
    const hold = { easing: 'hold' }
    const steps: Keys = [
      [0, 1, hold],
      [0.5, 2, hold]
    ]
    expect(way(steps)).toContain('goes in steps from 1° to 2°.')
    const again = [0, 10, 0, 10].map((value, i): Keys[number] => [i / 4, value, i % 2 ? hold : {}])
    expect(way(again)).toContain('goes 2 times from 0° to 10°.')
  })

  it('leaves out what does not play, and sliders that are not there', () => {
    const tracks = [
      ofPicture('frequency', [
        [0, 7],
        [1, 30]
      ]),
      ofPicture('gone', [
        [0, 0],
        [1, 1]
      ]),
      track('camera', [
        [0, { position: [3, 0, 0], target: [0, 0, 0], orthographic: false }, { turns: 2 }],
        [1, { position: [3, 0, 0], target: [0, 0, 0], orthographic: false }]
      ])
    ]
    const camera = textOf(filmOf(tracks, { plays: 'camera' }))
    expect(camera).toContain('in a loop; the camera goes round 2 times. Computed')
    expect(camera).toContain('with frequency 2.5 cycles/image')
    expect(textOf(filmOf(tracks, { plays: 'parameters' }))).toContain(
      'frequency (input picture) goes from 7 to 30 cycles/image. Computed'
    )
  })

  it('tells strengths of conditions that are shown', () => {
    const conditions = [
      { id: 'a', name: 'cut', mark: 0, interventions: [{ id: 'e', kind: 'zero', site: 'x' }] }
    ]
    const shown = conditions.map((each) => studyConditionSchema.parse(each))
    const film = filmOf([
      track(
        'parameter',
        [
          [0, 0],
          [1, 1]
        ],
        { input: 'condition/a', parameter: 'e' }
      )
    ])
    const text = textOf(film, { conditions: shown, values: { 'condition/a': { e: 0.5 } } })
    expect(text).toContain('‘cut’: zero x (strength moving).')
    expect(text).toContain('; the strength of ‘zero x’ in ‘cut’ goes from 0 to 1.')
    const hidden = shown.map((each) => ({ ...each, enabled: false }))
    expect(textOf(film, { conditions: hidden })).toContain('in a loop. Computed')
  })

  it('numbers the projections that it goes through', () => {
    const random: Projection = { ...projection, id: 'q', choice: { kind: 'random', seed: 3 }, explained: [] }
    const through = (...ids: string[]): StudyAnimation =>
      filmOf([
        track(
          'projection',
          ids.map((id, i) => [i / ids.length, id]),
          { trace: 'sum' }
        )
      ])
    const known = { projections: [projection, random] }
    const text = textOf(through('p', 'q'), {}, known)
    expect(text).toContain('Projection 1: states are projected onto their first three principal components')
    expect(text).toContain('Projection 2: states are projected at random (seed 3).')
    expect(text).toContain('; points go straight from projection 1 to projection 2.')
    expect(textOf(through('p', 'q', 'p'), {}, known)).toContain(
      'from projection 1 by way of projection 2 to projection 1.'
    )
    const only = textOf(through('q', 'q'), {}, known)
    expect(only).toContain('. States are projected at random (seed 3).')
    expect(only).not.toMatch(/principal|go straight/)
    const two = { traces: [trace, { ...trace, id: 'other', sites: ['logits'] }] }
    expect(textOf(through('p', 'q'), two, known)).toContain(
      'points of ‘blocks.0.resid_post’ go straight from projection 1 to projection 2.'
    )
  })
})
