/**
 * Rotates every state vector towards a direction, in the plane of the two, by a share of the angle between them; the
 * norm stays. Source: spherical linear interpolation (Shoemake 1985, SIGGRAPH).
 * Cases: strength 1 gives ‖a‖ r̂, 0 gives a, beyond 1 goes on in the same sense. State vectors of length 0, and those
 * that point along the direction or against it (where no plane is given), stay as they are at all strengths.
 */
import { along, norm } from './directions.ts'
import { amount, type EditForm, type EditPlace } from './edit-slot.ts'

/** Sines below this count as 0: the plane is lost in rounding. */
const smallestSine = 1e-6

/**
 * With r̂ and the unit vector p̂ at right angles to it in the plane of the two, a = ‖a‖ (cos θ r̂ + sin θ p̂): so built, the
 * result has the norm of a at every angle, also close to the opposite direction.
 */
export const rotate: EditForm = {
  feeds: ['direction'],
  target: (place) => {
    const { edit, slot, before, feed, number } = place
    const length = norm(place, before)
    const onto = along(place, before)
    const across = edit.node('Sub', [before, edit.node('Mul', [onto, feed('direction')])])
    const distance = norm(place, across)
    const isPlane = edit.node('Greater', [distance, edit.node('Mul', [length, number(smallestSine)])])
    const safe = (value: string): string => edit.where(slot.type, isPlane, value, number(1))
    const angle = angleOf(place, onto, distance, safe(length))
    const left = edit.node('Sub', [angle, edit.node('Mul', [angle, feed(amount)])])
    const turned = edit.node('Add', [
      edit.node('Mul', [feed('direction'), edit.node('Cos', [left])]),
      edit.node('Mul', [edit.node('Div', [across, safe(distance)]), edit.node('Sin', [left])])
    ])
    return edit.where(slot.type, isPlane, edit.node('Mul', [length, turned]), before)
  }
}

/** θ = 2 atan(‖a − (a·r̂) r̂‖ / (‖a‖ + a·r̂)); the supplement of that of −r̂ where a points away from r̂, which is exact there. */
function angleOf({ edit, slot, number }: EditPlace, onto: string, distance: string, length: string): string {
  const isAway = edit.node('Less', [onto, number(0)])
  const sum = edit.node('Add', [length, edit.node('Abs', [onto])])
  const half = edit.node('Atan', [edit.node('Div', [distance, sum])])
  const near = edit.node('Mul', [half, number(2)])
  return edit.where(slot.type, isAway, edit.node('Sub', [number(Math.PI), near]), near)
}
