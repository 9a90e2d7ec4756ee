/** The study of induction: a round of symbols that is run again and again. */
import { timeline, view, type SampleStudy } from '../studies.ts'
import { words } from './sequences.ts'

/** Eight symbols, again and again. */
const round = ['h', 'c', 'k', 't', 'f', 'q', 'm', 'w']

export const inductionStudy: SampleStudy = {
  title: 'Induction',
  description:
    'Eight random symbols, four times over. In the first round the state wanders; from the second on it runs the same loop again and again, since an induction head looks up what came after the symbol last time: the stripe in its attention pattern (tab Attention). Drag a symbol.',
  symbols: {},
  bindings: words(
    'induction',
    Array.from({ length: 4 }, () =>
      round.map((symbol, n) => (n === 2 ? '{symbol}' : ` ${symbol}`)).join('')
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
