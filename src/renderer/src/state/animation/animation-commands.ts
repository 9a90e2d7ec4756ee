/** Commands of the animation's keys; part of the table of commands (commands.ts). */
import type { Command } from '../commands.ts'
import { withoutKeys } from './key-edits.ts'

export const animationCommands: readonly Command[] = [
  {
    id: 'key-here',
    title: 'Key on every track of the animation, here',
    group: 'Transport',
    keys: ['Shift+K'],
    run: ({ animator }) => {
      animator.keyHere(animator.animation?.tracks ?? [])
    },
    isPossible: ({ animator }) => animator.isInCharge && animator.canPlay
  },
  {
    id: 'delete-keys',
    title: 'Delete the chosen keys of the animation',
    group: 'Transport',
    keys: ['Delete'],
    run: ({ animator }) => {
      const { animation, selected } = animator
      if (animation) animator.change(withoutKeys(animation, selected), 'keys')
    },
    isPossible: ({ animator }) => animator.isInCharge && animator.selected.length > 0
  }
]
