/** Every command with its name and keys: the menu, the command palette, the key sheet and the keyboard all read this table. */
import type { MenuCommand } from '#shared/menu.ts'
import { animationCommands } from './animation/animation-commands.ts'
import { conditionCommands } from './condition-commands.ts'
import { dockCommands } from './dock-commands.ts'
import { setView } from './document-edits.ts'
import { keyText } from './key-text.ts'
import { labCommands, worksInLab } from './lab-commands.ts'
import { transportCommands } from './transport-commands.ts'
import type { Workbench } from './workbench.svelte.ts'

export interface Command {
  id: string
  title: string
  group: 'Study' | 'Edit' | 'Transport' | 'View' | 'Lab' | 'Help'
  /** tinykeys notation; the first one is shown. */
  keys?: string[]
  run: (workbench: Workbench) => void
  /** False where it would do nothing. */
  isPossible?: (workbench: Workbench) => boolean
}

const hasNetwork = ({ network }: Workbench): boolean => network.info !== null

const study: Command[] = [
  {
    id: 'open-network',
    title: 'Open network…',
    group: 'Study',
    keys: ['$mod+O'],
    run: ({ files }) => void files.chooseAndOpen('network')
  },
  {
    id: 'open-study',
    title: 'Open study…',
    group: 'Study',
    keys: ['$mod+Shift+O'],
    run: ({ files }) => void files.chooseAndOpen('study')
  },
  {
    id: 'start-page',
    title: 'Sample studies and recent files',
    group: 'Study',
    run: (workbench) => {
      workbench.dialog = 'start'
    }
  },
  {
    id: 'save',
    title: 'Save',
    group: 'Study',
    keys: ['$mod+S'],
    run: ({ files }) => void files.saving.save(),
    isPossible: hasNetwork
  },
  {
    id: 'save-as',
    title: 'Save as…',
    group: 'Study',
    keys: ['$mod+Shift+S'],
    run: ({ files }) => void files.saving.saveAs(),
    isPossible: hasNetwork
  },
  {
    id: 'export',
    title: 'Export…',
    group: 'Study',
    keys: ['$mod+E'],
    run: ({ exporting }) => {
      exporting.open()
    },
    isPossible: hasNetwork
  }
]

const edit: Command[] = [
  {
    id: 'undo',
    title: 'Undo',
    group: 'Edit',
    keys: ['$mod+Z'],
    run: ({ document }) => {
      document.undo()
    },
    isPossible: ({ document }) => document.undoLabel !== null
  },
  {
    id: 'redo',
    title: 'Redo',
    group: 'Edit',
    keys: ['$mod+Shift+Z', '$mod+Y'],
    run: ({ document }) => {
      document.redo()
    },
    isPossible: ({ document }) => document.redoLabel !== null
  }
]

const nextDifferences = { connectors: 'arrows', arrows: 'none', none: 'connectors' } as const

const view: Command[] = [
  {
    id: 'frame',
    title: 'Frame the trace in focus, or all',
    group: 'View',
    keys: ['F'],
    run: ({ transport, views }) => {
      views.frame(transport.focused)
    }
  },
  {
    id: 'reset-view',
    title: 'Reset view',
    group: 'View',
    keys: ['R'],
    run: ({ views }) => {
      views.reset()
    }
  },
  {
    id: 'fit-scale',
    title: 'Fit the scale to the data',
    group: 'View',
    run: ({ views, document }) => {
      views.fitToData(document)
    }
  },
  {
    id: 'orthographic',
    title: 'Orthographic or perspective',
    group: 'View',
    keys: ['O'],
    run: ({ views }) => {
      views.toggleOrthographic()
    }
  },
  ...([0, 1, 2] as const).map((axis): Command => ({
    id: `along-${axis + 1}`,
    title: `Look along axis ${axis + 1}`,
    group: 'View',
    keys: [String(axis + 1)],
    run: ({ views }) => {
      views.viewAlong(axis)
    }
  })),
  {
    id: 'arrangement',
    title: 'Traces overlaid or side by side',
    group: 'View',
    run: ({ document }) => {
      const { arrangement } = document.current.view
      document.edit(
        setView({ arrangement: arrangement === 'overlaid' ? 'side-by-side' : 'overlaid' }, 'arrangement')
      )
    },
    isPossible: ({ document }) => document.current.traces.length > 1
  },
  {
    id: 'scales',
    title: 'One scale for all views, or one for each',
    group: 'View',
    run: ({ document }) => {
      const { scales } = document.current.view
      document.edit(setView({ scales: scales === 'each' ? 'shared' : 'each' }, 'scales of the views'))
    },
    isPossible: ({ document }) =>
      document.current.traces.length > 1 && document.current.view.arrangement === 'side-by-side'
  },
  {
    id: 'differences',
    title: 'Differences as connectors, as arrows, or not at all',
    group: 'View',
    keys: ['D'],
    run: ({ document }) => {
      const { differences } = document.current.view
      document.edit(setView({ differences: nextDifferences[differences] }, 'differences'))
    },
    isPossible: ({ document }) => document.current.conditions.length > 0
  },
  {
    id: 'draw-umap',
    title: 'Draw UMAP of the trace',
    group: 'View',
    run: ({ notices, transport, umap }) => {
      if (!transport.trace) return
      umap.draw(transport.trace).catch((error: unknown) => {
        notices.report(error)
      })
    },
    isPossible: ({ trajectories, transport }) => trajectories.prepared !== null && transport.trace !== null
  },
  {
    id: 'leave-umap',
    title: 'Back from UMAP to the projection',
    group: 'View',
    run: ({ umap }) => {
      umap.close()
    },
    isPossible: ({ umap }) => umap.shown !== null
  },
  {
    id: 'toggle-theme',
    title: 'Switch between dark and light',
    group: 'View',
    run: ({ appearance }) => {
      appearance.toggle()
    }
  },
  {
    id: 'system-theme',
    title: "Follow the system's theme",
    group: 'View',
    run: ({ appearance }) => {
      appearance.theme = 'system'
    }
  }
]

const help: Command[] = [
  {
    id: 'command-palette',
    title: 'All commands…',
    group: 'Help',
    keys: ['$mod+Shift+P', '$mod+K'],
    run: (workbench) => {
      workbench.dialog = 'palette'
    }
  },
  {
    id: 'keyboard-help',
    title: 'Keyboard shortcuts',
    group: 'Help',
    keys: ['Shift+?', '?'],
    run: (workbench) => {
      workbench.dialog = 'keys'
    }
  }
]

export const commands: readonly Command[] = [
  ...study,
  ...edit,
  ...conditionCommands,
  ...transportCommands,
  ...animationCommands,
  ...view,
  ...dockCommands,
  ...labCommands,
  ...help
]

export const commandOf = (id: MenuCommand | (string & {})): Command | undefined =>
  commands.find((command) => command.id === id)

/** Whether a command would do something now, to what is in sight. */
export const isPossible = (command: Command, workbench: Workbench): boolean =>
  (!workbench.lab.isOpen || worksInLab(command)) && command.isPossible?.(workbench) !== false

/** The key that menus and sheets show, in words; empty where there is none. */
export const shownKey = ({ keys: [first] = [] }: Command): string =>
  first === undefined ? '' : keyText(first)
