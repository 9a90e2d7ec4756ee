/** A value with the roles of its axes. */
import type { AxisRole } from '#shared/network.ts'

export interface RoledValue {
  tensor: string
  roles: AxisRole[]
}
