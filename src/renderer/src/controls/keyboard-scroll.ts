/** Regions that scroll and hold nothing to press are reached with Tab, so that arrow keys can scroll them. */

/** Attachment: makes the region a stop of the Tab key. */
export const keyboardScroll = (region: HTMLElement): void => {
  region.tabIndex = 0
}
