/** The commands of the Lab; part of the table of commands (commands.ts). */
import type { Command } from './commands.ts'

export const labCommands: readonly Command[] = [
  {
    id: 'lab',
    title: 'Lab or workbench',
    group: 'Lab',
    keys: ['T'],
    run: ({ lab }) => {
      lab.isOpen = !lab.isOpen
    }
  },
  {
    id: 'new-run',
    title: 'Train a new network…',
    group: 'Lab',
    run: ({ lab }) => void lab.compose()
  },
  {
    id: 'pause-runs',
    title: 'Pause all training',
    group: 'Lab',
    run: ({ lab }) => void lab.pauseAll(),
    isPossible: ({ lab }) => lab.trainingCount > 0
  }
]

/** What has a meaning while the Lab is in front of the workbench. */
const everywhere = new Set<Command['group']>(['Study', 'Lab', 'Help'])
const themes = new Set(['toggle-theme', 'system-theme'])

export const worksInLab = ({ group, id }: Command): boolean => everywhere.has(group) || themes.has(id)
