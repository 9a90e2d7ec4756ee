/** What is exported: a snapshot of what the workbench shows, so that going on to work changes nothing of it. */
import type { CameraState } from '../../scene/descriptors.ts'
import type { SceneContent } from '../../scene/scene-content.ts'
import type { InsetContent } from '../sheet/inset-content.ts'

export interface ExportSubject {
  content: SceneContent
  /** Null is the fitted view. */
  camera: CameraState | null
  /** Id of the trace whose head the camera keeps in view. */
  followed: string | null
  insets: Pick<InsetContent, 'title' | 'traces' | 'lines' | 'bars'>
}
