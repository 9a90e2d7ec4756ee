/** The commands that bring what is below the view into sight; part of the table of commands (commands.ts). */
import type { Command } from './commands.ts'
import { dockTabs, type DockTab } from './dock.svelte.ts'

const titles: Readonly<Record<DockTab, string>> = {
  comparison: 'Show distances from the baseline',
  metrics: 'Show metrics of baseline and conditions',
  effects: 'Show effects of patching',
  attention: 'Show attention patterns',
  animation: 'Show the keys of the animation'
}

export const dockCommands: readonly Command[] = [
  {
    id: 'dock',
    title: 'Fold or unfold what is below the view',
    group: 'View',
    keys: ['B'],
    run: ({ dock }) => {
      dock.toggle()
    }
  },
  ...dockTabs.map((tab): Command => ({
    id: `dock-${tab}`,
    title: titles[tab],
    group: 'View',
    run: ({ dock }) => {
      dock.show(tab)
    }
  }))
]
