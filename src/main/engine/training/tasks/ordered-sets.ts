/** Sets of which each member follows the one before, and the names that stand between them. */
import type { orderedSets } from '#shared/training.ts'

export const members: Readonly<Record<(typeof orderedSets)[number], readonly string[]>> = {
  digits: ['1', '2', '3', '4', '5', '6', '7', '8', '9', '10', '11', '12'],
  words: ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve'],
  months: [
    'January',
    'February',
    'March',
    'April',
    'May',
    'June',
    'July',
    'August',
    'September',
    'October',
    'November',
    'December'
  ]
}

export const names: readonly string[] = [
  'Van Hat Mom Tie Ash Ben Cat Dan Eve Fay Gus Hal Ida Jay Kim Leo Max Ned Ola Pam'.split(' '),
  'Quin Ray Sam Ted Uma Vic Wes Xan Yul Zoe Abe Bea Cal Dee Eli Flo Gil Hue Ian Jan'.split(' ')
].flat()

/** Words between a name and a member; each prompt uses one. */
export const phrases: readonly (readonly [string, string])[] = [
  ['done', 'in'],
  ['lost', 'by'],
  ['left', 'at']
]
