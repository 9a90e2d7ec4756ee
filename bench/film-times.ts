/** What the page of the film's bench hands back: milliseconds for all frames. */
export interface FilmTimes {
  /** The export: drawn, labelled, encoded. */
  whole: number
  /** Encoding as many pictures that are there already. */
  encoder: number
  /** Drawing the scene as often, without anything over it. */
  drawing: number
}
