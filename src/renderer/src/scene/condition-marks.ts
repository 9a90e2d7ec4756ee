/**
 * How a condition looks wherever it is drawn: in the scene, in legends, lists, plots and tables. A colour and a dash
 * together, so that colour alone never tells conditions apart; the baseline is solid. Values only; nothing is drawn here.
 */

/** Dash, gap, dash, gap along a line, in CSS pixels for a line 2 pixels wide. */
export type DashPattern = readonly [number, number, number, number]

export interface ConditionMark {
  /** `#rrggbb` */
  color: string
  dash: DashPattern
}

/**
 * Vermillion, bluish green, reddish purple and orange: the colours that people with any kind of colour vision can tell
 * apart (Okabe & Ito 2008, see color-maps.ts) without the blues, which are the interface's accent and a lone trace's
 * colour, and without yellow and black, which vanish in front of one of the two themes.
 */
const colors = ['#d55e00', '#009e73', '#cc79a7', '#e69f00'] as const

/** Dashed, dotted, dash and dot, long dashes, long and short. */
const dashes: readonly [DashPattern, ...DashPattern[]] = [
  [7, 4, 7, 4],
  [3, 4, 3, 4],
  [10, 4, 3, 4],
  [16, 5, 16, 5],
  [14, 4, 5, 4]
]

/**
 * The look of a condition's `mark`. The next ones differ in colour and dash at once; only the twentieth repeats the first.
 * @param mark a whole number from 0, as studies have it.
 */
export function conditionMark(mark: number): ConditionMark {
  return {
    color: colors[mark % colors.length] ?? colors[0],
    dash: dashes[mark % dashes.length] ?? dashes[0]
  }
}
