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

export const rotate: EditForm = {
  feeds: ['direction'],
  target: (place) => {
    const { edit, slot, before, feed, number } = place
    const length = norm(place, before)
    const safeLength = edit.extreme('Max', slot.type, length, number(1e-30))
    const cosine = clipped(place, edit.node('Div', [along(place, before), safeLength]))
    const angle = edit.node('Acos', [cosine])
    const sine = edit.node('Sin', [angle])
    const isPlane = edit.node('Greater', [sine, number(smallestSine)])
    const safeSine = edit.where(slot.type, isPlane, sine, number(1))
    const turned = edit.node('Mul', [angle, feed(amount)])
    const own = edit.node('Div', [edit.node('Sin', [edit.node('Sub', [angle, turned])]), safeSine])
    const other = edit.node('Div', [edit.node('Sin', [turned]), safeSine])
    const result = edit.node('Add', [
      edit.node('Mul', [before, own]),
      edit.node('Mul', [feed('direction'), edit.node('Mul', [length, other])])
    ])
    return edit.where(slot.type, isPlane, result, before)
  }
}

/** Rounding may take a cosine past ±1. */
const clipped = ({ edit, slot: { type }, number }: EditPlace, value: string): string =>
  edit.extreme('Min', type, edit.extreme('Max', type, value, number(-1)), number(1))
