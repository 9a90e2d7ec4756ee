import { describe, expect, it } from 'vitest'
import { strengthInput } from '../condition-strengths.ts'
import { studyConditionSchema } from '../intervention.ts'
import type { Projection, Trace } from '../trajectory.ts'
import { captionOf, type CaptionedStudy, type CaptionFacts } from './caption.ts'
import { captionFormOf, captionText } from './caption-text.ts'
import { facts, layout, projection, site, study, trace } from './testing/captioned-study.ts'

const textOf = (changed: Partial<CaptionedStudy>, more: Partial<CaptionFacts> = {}): string =>
  captionText(captionOf({ ...study, ...changed }, { ...facts, ...more }), 'plain')

describe('a draft of a caption', () => {
  it('reads as a paper would have it', () => {
    expect(textOf({})).toBe(
      'Turning gratings. Activations of the network orientation (orientation.onnx, 12,345 parameters). ' +
        'Trajectory of the state at blocks.0.resid_post (residual stream, position 2, 64 dimensions) as orientation ' +
        '(input picture) goes from 0° to 180° (73 points). ' +
        'Input: picture (grating, sine) with frequency 2.5 cycles/image and phase 0°. Marked: orientation 1°. ' +
        'States are projected onto their first three principal components, fitted on blocks.0.resid_post, orientation ' +
        '0–180° × 73; PC1 explains 54.2 %, PC2 30.1 % and PC3 8.0 % of the variance, together 92.3 %. ' +
        'Computed with Limen 0.1.0 and ONNX Runtime 1.30.0 (CPU), seed 7.\n'
    )
  })

  it('gives no value of what is another one in each panel', () => {
    const varied = { input: 'picture', parameter: 'frequency' }
    expect(textOf({}, { panels: { sentence: 'Panels: a; b.', varied, edited: null } })).toContain(
      'with frequency by panel and phase 0°. '
    )
    const edited = {
      conditions: [
        { id: 'a', name: 'half', mark: 0, interventions: [{ id: 'e', kind: 'zero', site: 'x' }] }
      ].map((each) => studyConditionSchema.parse(each)),
      values: { [strengthInput('a')]: { e: 0.5 } }
    }
    const strength = { input: strengthInput('a'), parameter: 'e' }
    expect(textOf(edited)).toContain('strength 0.5')
    expect(textOf(edited, { panels: { sentence: 'Panels.', varied: strength, edited: null } })).toContain(
      'strength by panel'
    )
  })

  it('says what was edited, how strongly, and from where', () => {
    const conditions = [
      {
        id: 'a',
        name: 'without head 2',
        mark: 0,
        interventions: [
          { id: 'e', kind: 'zero', site: 'blocks.0.attn.z', select: { head: [2] } },
          { id: 'f', kind: 'scale', site: 'blocks.0.mlp_out', factor: -0.5, enabled: false }
        ]
      },
      {
        id: 'b',
        name: 'patched',
        mark: 1,
        interventions: [
          {
            id: 'e',
            kind: 'patch',
            site: 'blocks.0.attn.z',
            source: { condition: 'a' },
            receiver: { site: 'logits' }
          },
          { id: 'g', kind: 'clamp', site: 'blocks.0.mlp_out', low: 0 }
        ]
      },
      {
        id: 'c',
        name: 'hidden',
        mark: 2,
        enabled: false,
        interventions: [{ id: 'e', kind: 'zero', site: 'x' }]
      }
    ].map((each) => studyConditionSchema.parse(each))
    const text = textOf({ conditions, values: { 'condition/a': { e: 0.5 } } })
    expect(text).toContain(
      'Solid: the unedited network (baseline); dashed: the same network, edited while it ran.'
    )
    expect(text).toContain('‘without head 2’: zero head 2 of blocks.0.attn.z (strength 0.5).')
    expect(text).toContain(
      '‘patched’: patch blocks.0.attn.z (from ‘without head 2’, only as logits reads it, by direct paths); ' +
        'clamp blocks.0.mlp_out (not below 0).'
    )
    expect(text).not.toContain('hidden')
    expect(text).not.toContain('scale')
  })

  it('tells curves, surfaces, steps and layers', () => {
    const two = [...study.sweep, { input: 'picture', parameter: 'phase', from: 0, to: 360, count: 4 }]
    expect(textOf({ sweep: two })).toContain(
      'over a grid of 73 values of orientation (input picture) from 0° to 180° by 4 values of phase (input picture) from 0° to 360°'
    )
    const time: Trace = { ...trace, axis: 'time', skip: 100, reading: { axes: ['mean', 'all'] } }
    const steps = { layouts: [{ ...layout, series: 73, points: 400 }] }
    expect(textOf({ traces: [time] }, steps)).toContain(
      '(residual stream, mean over position, 64 dimensions) over 400 time steps after the first 100 steps, one curve for each of 73 values of orientation'
    )
    const depth: Trace = {
      ...trace,
      axis: 'depth',
      sites: [site.name, 'blocks.1.resid_post', 'blocks.2.resid_post']
    }
    expect(textOf({ traces: [depth], sweep: [] })).toContain(
      'at 3 sites, blocks.0.resid_post … blocks.2.resid_post (residual stream, position 2, 64 dimensions) from layer to layer.'
    )
  })

  it('says what each projection is, and of which trajectories', () => {
    const random: Projection = { ...projection, id: 'q', choice: { kind: 'random', seed: 3 }, explained: [] }
    const traces = [trace, { ...trace, id: 'other', sites: ['logits'], projection: 'q' }]
    const text = textOf({ traces }, { projections: [projection, random] })
    expect(text).toContain('States of ‘blocks.0.resid_post’ are projected onto their first three principal')
    expect(text).toContain('States of ‘logits’ are projected at random (seed 3).')
  })

  it('calls trajectories what the legend calls them, by their sites, and by ids where these are the same', () => {
    const two = (sites: string[]): string => textOf({ traces: [trace, { ...trace, id: 'other', sites }] })
    expect(two(['logits'])).not.toMatch('‘')
    expect(two(['logits'])).toContain('Trajectory of the state at logits as')
    expect(two(trace.sites)).toContain('Trajectory ‘sum’ of the state at blocks.0.resid_post')
  })

  it('sets axes apart whose words have commas', () => {
    const labels: [string, string, string] = ['Cosine, frequency 3', 'Sine, frequency 3', 'bias']
    const matrix: Projection = { ...projection, choice: { kind: 'axes' } as Projection['choice'], labels }
    expect(textOf({}, { projections: [matrix] })).toContain(
      'Axes were made by hand: ‘Cosine, frequency 3’, ‘Sine, frequency 3’ and ‘bias’'
    )
  })

  it('tells every value that is held, but for zeros of inputs with many, and what is fixed by itself', () => {
    const [picture] = facts.descriptions
    if (!picture) throw new Error('There is no input.')
    const parameters = (count: number, value: number) =>
      Array.from({ length: count }, (_, i) => ({
        ...picture.parameters[0],
        name: `p${i}`,
        label: `PX${i}`,
        default: value
      }))
    const many = [
      ...parameters(3, 10),
      ...parameters(9, 0).map((each) => ({ ...each, name: `q${each.name}` }))
    ]
    const withParameters = (own: object[]) => ({
      descriptions: [
        { ...picture, parameters: own },
        {
          ...picture,
          input: 'mask',
          binding: { ...picture.binding, family: 'constant', settings: { file: 'a/mask.npy' } },
          parameters: []
        }
      ] as unknown as CaptionFacts['descriptions']
    })
    expect(textOf({ sweep: [] }, withParameters(many))).toContain(
      'Input: picture (grating, sine) with PX0 10°, PX1 10°, PX2 10° and 9 further parameters at 0. Fixed input: mask (mask.npy).'
    )
    expect(textOf({ sweep: [] }, withParameters(parameters(5, 10)))).toContain('PX3 10° and PX4 10°')
    const scaled = {
      ...picture,
      binding: {
        ...picture.binding,
        preprocessing: { ...picture.binding.preprocessing, range: [-1, 1] as [number, number], mean: [0.5] }
      }
    }
    expect(textOf({}, { descriptions: [scaled] })).toContain('(grating, sine, scaled to −1 … 1, less 0.5)')
  })

  it('says how UMAP laid out the one trace that it shows', () => {
    const umap = { trace: 'sum', neighbors: 15, minimumDistance: 0.1, seed: 7 }
    const text = textOf({ traces: [trace, { ...trace, id: 'other', projection: 'q' }] }, { umap })
    expect(text).toContain(
      'States are laid out by UMAP (15 neighbours, least distance 0.1, seed 7), which keeps who is near whom; its axes have no meaning.'
    )
    expect(text).not.toMatch(/principal|‘other’/)
  })

  it('is without a title where the study has none', () => {
    expect(textOf({ title: '' })).toMatch(/^Activations of/)
  })
})

describe('forms of a caption', () => {
  const caption = { title: 'A_b', sentences: ['From 0° to 10 % × 2 at *x*_1.'] }
  it('escape what would be read as their own signs', () => {
    expect(captionText(caption, 'plain')).toBe('A_b. From 0° to 10 % × 2 at *x*_1.\n')
    expect(captionText(caption, 'markdown')).toBe('**A\\_b.** From 0° to 10 % × 2 at \\*x\\*\\_1.\n')
    expect(captionText(caption, 'latex')).toBe(
      '\\caption{\\textbf{A\\_b.} From 0\\textdegree{} to 10~\\% $\\times$ 2 at *x*\\_1.}\n'
    )
  })
  it('follow from the ending of a file', () => {
    expect(['a.txt', 'a.md', 'a.TEX', 'a'].map(captionFormOf)).toEqual([
      'plain',
      'markdown',
      'latex',
      'plain'
    ])
  })
})
