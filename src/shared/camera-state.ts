/** Where the camera of the 3D view is, as studies and animations keep it. Data only. */
import { z } from 'zod'

const triple = z.tuple([z.number(), z.number(), z.number()])

/** Position and target in scene units: the box that holds the data fits into −1…1, and z points up. */
export const cameraStateSchema = z.object({ position: triple, target: triple, orthographic: z.boolean() })

export type CameraState = z.infer<typeof cameraStateSchema>
