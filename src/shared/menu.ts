/** The application menu as data: what the page can be told to do from outside it. Electron draws it; the page obeys. */

/** One entry. `key` is an Electron accelerator; the page binds the same keys where there is no native menu. */
export interface MenuEntry {
  command: string
  label: string
  key?: string
}

export const menu = {
  File: [
    { command: 'open-network', label: 'Open network…', key: 'CmdOrCtrl+O' },
    { command: 'open-study', label: 'Open study…', key: 'CmdOrCtrl+Shift+O' },
    { command: 'new-run', label: 'Train a new network…' },
    { command: 'save', label: 'Save', key: 'CmdOrCtrl+S' },
    { command: 'save-as', label: 'Save as…', key: 'CmdOrCtrl+Shift+S' },
    { command: 'export', label: 'Export…', key: 'CmdOrCtrl+E' }
  ],
  Edit: [
    { command: 'undo', label: 'Undo', key: 'CmdOrCtrl+Z' },
    { command: 'redo', label: 'Redo', key: 'CmdOrCtrl+Shift+Z' },
    { command: 'intervene', label: 'Intervene at a site…' },
    { command: 'new-condition', label: 'New condition' }
  ],
  View: [
    { command: 'lab', label: 'Lab or workbench' },
    { command: 'reset-view', label: 'Reset view' },
    { command: 'toggle-theme', label: 'Switch between dark and light' },
    { command: 'command-palette', label: 'Command palette…', key: 'CmdOrCtrl+K' }
  ],
  Help: [{ command: 'keyboard-help', label: 'Keyboard shortcuts' }]
} as const satisfies Record<string, readonly MenuEntry[]>

/** What a menu entry asks of the page. */
export type MenuCommand = (typeof menu)[keyof typeof menu][number]['command']
