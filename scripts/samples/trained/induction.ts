/** The studies of induction: a round of symbols that is run again and again, and the same without the head that it needs. */
import { timeline, view, type SampleStudy } from '../studies.ts'
import { words } from './sequences.ts'

/** Eight symbols, again and again. */
export const symbolsOfRound = ['h', 'c', 'k', 't', 'f', 'q', 'm', 'w']

export const inductionStudy: SampleStudy = {
  title: 'Induction',
  description:
    'Eight random symbols, four times over. In the first round the state wanders; from the second on it runs the same loop again and again, since an induction head looks up what came after the symbol last time: the stripe in its attention pattern (tab Attention). Drag a symbol.',
  symbols: {},
  bindings: words(
    'induction',
    Array.from({ length: 4 }, () =>
      symbolsOfRound.map((symbol, n) => (n === 2 ? '{symbol}' : ` ${symbol}`)).join('')
    ).join(''),
    []
  ),
  values: { tokens: { symbol: 10 } },
  sweep: [],
  traces: [
    {
      id: 'positions',
      sites: ['blocks.1.resid_post'],
      reading: { axes: ['all', 'all'] },
      axis: 'position',
      projection: 'positions-pca'
    }
  ],
  projections: [],
  choices: { 'positions-pca': { kind: 'pca' } },
  attention: { site: 'blocks.1.attn.pattern', head: 0 },
  view: { ...view, colorBy: 'order', colorMap: 'auto' },
  timeline
}

export const previousTokenHeadStudy: SampleStudy = {
  ...inductionStudy,
  title: 'The head that induction needs',
  description:
    'The same eight symbols, with and without one head: the previous-token head of the first layer is set to 0 in the dashed path, and the state no longer finds its loop, though every induction head is there. Drag the strength in the tab Interventions from 0 to 1; the tab Metrics shows what the right answer loses.',
  conditions: [
    {
      id: 'without-previous-token-head',
      name: 'Without the previous-token head',
      enabled: true,
      solo: false,
      mark: 0,
      interventions: [
        {
          id: 'head',
          name: '',
          kind: 'zero',
          site: 'blocks.0.attn.z',
          select: { head: [2] },
          enabled: true,
          solo: false
        }
      ]
    }
  ],
  metrics: [{ kind: 'probability', target: 7, position: -1, reduce: 'mean' }],
  view: { ...inductionStudy.view, lineWidth: 2, differences: 'none' }
}
