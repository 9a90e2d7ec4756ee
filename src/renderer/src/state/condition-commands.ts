/** The commands that begin and copy conditions, and keep stimuli for them; part of the table of commands (commands.ts). */
import type { Command } from './commands.ts'

export const conditionCommands: readonly Command[] = [
  {
    id: 'intervene',
    title: 'Intervene at a site…',
    group: 'Edit',
    keys: ['I'],
    run: (workbench) => {
      // The palette that this was chosen from must have closed first.
      setTimeout(() => {
        workbench.openPalette('Intervene at ')
      })
    },
    isPossible: ({ network }) => network.info !== null
  },
  {
    id: 'new-condition',
    title: 'New condition',
    group: 'Edit',
    run: ({ intervening }) => {
      intervening.addCondition()
    },
    isPossible: ({ network }) => network.info !== null
  },
  {
    id: 'keep-stimulus',
    title: 'Keep this stimulus',
    group: 'Edit',
    keys: ['K'],
    run: ({ notices, stimulus }) => {
      notices.say(`Kept ‘${stimulus.keep().name}’.`)
    },
    isPossible: ({ network }) => network.info !== null
  },
  {
    id: 'copy-condition',
    title: 'Copy condition as JSON',
    group: 'Edit',
    run: (workbench) => {
      const { target } = workbench.intervening
      if (target) void workbench.copyCondition(target)
    },
    isPossible: ({ intervening }) => intervening.target !== null
  }
]
