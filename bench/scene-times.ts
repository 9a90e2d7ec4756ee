/** What the page of the scene's bench hands back. */
export interface SceneTimes {
  /** Milliseconds for each update and picture. */
  scene: number[]
  bare: number[]
  /** Uploads of positions while the head moved through the curves, and pictures drawn meanwhile. */
  scrubUploads: number
  scrubFrames: number
}
