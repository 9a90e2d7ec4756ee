/** Why a sheet can't have the panels that it is asked for, in words: the same for pictures and for numbers. */
import { LimenError } from './errors.ts'

/** The coordinates of UMAP are made of one set of points: others have no place among them. */
export const noPanelsOfUmapValues = (): LimenError =>
  new LimenError({
    tag: 'request',
    message: 'A UMAP picture has no panels of values: its coordinates hold for its own points alone.',
    advice: 'Choose a projection, or panels of sites.',
    part: 'panels'
  })

export const noPanelsOfConditions = (): LimenError =>
  new LimenError({
    tag: 'request',
    message: 'There is no panel but that of the baseline: no condition is shown.',
    advice: 'Show a condition in the study, or choose other panels.',
    part: 'panels'
  })
