import { describe, expect, it } from 'vitest'
import { studyConditionSchema } from '../intervention.ts'
import type { Trace } from '../trajectory.ts'
import { captionOf, type CaptionedPlot, type CaptionedStudy } from './caption.ts'
import { captionText } from './caption-text.ts'
import { captionedPanels } from './panel-sentence.ts'
import {
  accuracySentence,
  activitySentence,
  attentionSentence,
  distanceSentence,
  effectsSentence,
  type CaptionedEffects,
  lossSentence,
  metricSentence
} from './plot-sentences.ts'
import { facts, layout, site, study, trace } from './testing/captioned-study.ts'

const conditions = [
  { id: 'a', name: 'cut', mark: 0, interventions: [{ id: 'e', kind: 'zero', site: 'x' }] },
  { id: 'b', name: 'half', mark: 1, interventions: [{ id: 'f', kind: 'zero', site: 'y' }] }
].map((each) => studyConditionSchema.parse(each))
const edited: CaptionedStudy = { ...study, conditions }
const time: Trace = { ...trace, axis: 'time', skip: 100 }
const steps = { ...facts, layouts: [{ ...layout, points: 400 }] }
const textOf = (plot: CaptionedPlot, of: CaptionedStudy = edited): string =>
  captionText(captionOf(of, { ...facts, plot }), 'plain')

describe('the caption of a plot', () => {
  it('says what is seen, of which stimulus and network, and nothing of trajectories and projections', () => {
    const sentence = activitySentence(trace, 256, study, facts)
    expect(textOf({ sentence, conditions: null })).toBe(
      'Turning gratings. Activity of all 64 units at blocks.0.resid_post (residual stream, position 2) as orientation ' +
        '(input picture) goes from 0° to 180° (73 points). ' +
        'Input: picture (grating, sine) with frequency 2.5 cycles/image and phase 0°. ' +
        'Network: orientation (orientation.onnx, 12,345 parameters). ' +
        'Computed with Limen 0.1.0 and ONNX Runtime 1.30.0 (CPU), seed 7.\n'
    )
  })

  it('holds what it does not run along', () => {
    const held = { ...study, sweep: [], values: { picture: { frequency: 2.5, orientation: 40 } } }
    expect(textOf({ sentence: 'X.', conditions: null }, held)).toContain('with orientation 40°, frequency')
  })

  it('says how conditions are drawn, where they are', () => {
    const of = (drawn: CaptionedPlot['conditions']): string => textOf({ sentence: 'X.', conditions: drawn })
    expect(of('lines')).toContain('Solid: the unedited network (baseline); dashed: the same network')
    expect(of('differences')).toContain('Each line is of the network edited while it ran;')
    expect(of('maps')).toContain('First map: the unedited network (baseline); each other: the same')
    expect(of('maps')).toContain('‘cut’: zero x. ‘half’: zero y.')
    expect(of(null)).not.toMatch(/Solid|‘cut’|baseline/)
  })
})

describe('the sentence of a plot of', () => {
  it('activity has units and what they are seen over', () => {
    expect(activitySentence(time, 16, { ...study, sweep: [] }, steps)).toBe(
      'Activity of the 16 of 64 units that change most at blocks.0.resid_post (residual stream, position 2) over 400 ' +
        'time steps after the first 100 steps.'
    )
  })

  it('distances has the norm, the site and from what', () => {
    expect(distanceSentence(trace, study, facts)).toBe(
      'Euclidean distance of the state at blocks.0.resid_post (residual stream, position 2, 64 dimensions) from that of ' +
        'the baseline as orientation (input picture) goes from 0° to 180° (73 points).'
    )
    const depth: Trace = { ...trace, axis: 'depth', sites: [site.name, 'blocks.1.resid_post'] }
    expect(distanceSentence(depth, { ...study, sweep: [] }, facts)).toContain(
      'at 2 sites, blocks.0.resid_post … blocks.1.resid_post (residual stream, position 2, 64 dimensions) from that of ' +
        'the baseline from layer to layer.'
    )
  })

  it('a metric has its name', () => {
    expect(metricSentence('probability of ‘a’', study, facts)).toBe(
      'Probability of ‘a’ as orientation (input picture) goes from 0° to 180° (73 points).'
    )
  })

  it('attention has the layer and the head, where it has several', () => {
    const rows = 'rows are queries, columns the keys that they attend to'
    const pattern = 'blocks.2.attn.pattern'
    expect(attentionSentence({ site: pattern, head: 3 }, false)).toBe(
      `Attention of head 3 of ${pattern}: ${rows}.`
    )
    expect(attentionSentence({ site: pattern, head: null }, true)).toBe(
      `Attention of ${pattern}: ${rows}; of conditions, weights less those of the baseline.`
    )
  })

  it('effects has what is put where, and on what', () => {
    const plain: CaptionedEffects = {
      ...{ direction: 'denoise', isEstimated: false, isShare: false, metric: 'Loss', points: 1 },
      pairs: [
        { clean: { picture: { phase: 90, frequency: 2 } }, corrupt: { picture: { phase: 0, frequency: 2 } } }
      ],
      means: { clean: 0.25, corrupt: -3 }
    }
    expect(effectsSentence(plain, facts)).toBe(
      'Effect of patching each component by itself (clean values into the corrupt run) on Loss. Clean run: phase 90°; ' +
        'corrupt run: phase 0°. Loss is 0.25 in the clean run and −3 in the corrupt one.'
    )
    const other: CaptionedEffects = {
      ...plain,
      direction: 'noise',
      isEstimated: true,
      isShare: true,
      points: 5
    }
    expect(effectsSentence(other, facts)).toBe(
      'Effect of patching each component by itself (corrupt values into the clean run) on Loss, estimated by ' +
        'gradients, as a share of the difference between the clean and the corrupt run. Clean run: phase 90°; corrupt ' +
        'run: phase 0°; each at 5 points of the sweep. The mean of Loss is 0.25 in the clean run and −3 in the corrupt one.'
    )
  })

  it('training has its runs', () => {
    expect(accuracySentence(['Sums', 'Rings'])).toBe(
      'Share of right answers on held-out examples over the steps of training: Sums, Rings.'
    )
    expect(lossSentence(['Sums'])).toBe(
      'Loss over the steps of training on held-out examples (thin: on those of training): Sums.'
    )
  })
})

describe('the caption of panels of conditions', () => {
  const captionIn = (letters: boolean, of: CaptionedStudy): string => {
    const recipe = { panels: { by: 'condition' as const }, insets: { letters } as never, panelLetter: 'c' }
    const panels = captionedPanels(recipe, of, [])
    return captionText(captionOf(of, { ...facts, ...(panels && { panels }) }), 'plain')
  }
  it('says which panels are edited, since no line is dashed', () => {
    const same = 'the same network, edited while it ran.'
    expect(captionIn(true, edited)).toContain(
      `Panel c: the unedited network (baseline); panels d to e: ${same} ‘cut’: zero x.`
    )
    expect(captionIn(true, { ...edited, conditions: conditions.slice(0, 1) })).toContain(`; panel d: ${same}`)
    expect(captionIn(false, edited)).toContain(
      `First panel: the unedited network (baseline); the others: ${same}`
    )
    expect(captionIn(true, edited)).not.toMatch(/Solid|dashed/)
  })
})
