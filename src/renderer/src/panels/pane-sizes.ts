/** Least sizes of panes in pixels, as the shares of the window that panes are measured in. Read while a component renders. */
import { innerHeight, innerWidth } from 'svelte/reactivity/window'

/** Of a small window, no pane asks for more than this share (in %): two such panes leave room for a third. */
const mostWide = 30
const mostHigh = 45

/** `pixels` of `available` in %, but never more than `most`; `most` where nothing is known of the window. */
export const shareOf = (pixels: number, available: number | undefined, most: number): number =>
  available === undefined || available <= 0 ? most : Math.min(most, (100 * pixels) / available)

/** The least width of a pane. */
export const leastWidth = (pixels: number): number => shareOf(pixels, innerWidth.current, mostWide)

/** The least height of a pane: the bars above and below take no part. */
export const leastHeight = (pixels: number): number =>
  shareOf(pixels, innerHeight.current && innerHeight.current - 64, mostHigh)
