/** The native menu: entries of the shared menu send their command to the page, the rest are Electron's roles. */
import { BrowserWindow, Menu, type MenuItemConstructorOptions } from 'electron'
import { menu, type MenuEntry } from '#shared/menu.ts'

export function installMenu(): void {
  const separator: MenuItemConstructorOptions = { type: 'separator' }
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      ...(process.platform === 'darwin' ? [{ role: 'appMenu' } as const] : []),
      {
        label: 'File',
        submenu: [
          ...menu.File.map(item),
          separator,
          process.platform === 'darwin' ? { role: 'close' } : { role: 'quit' }
        ]
      },
      {
        label: 'Edit',
        submenu: [
          ...menu.Edit.map(item),
          separator,
          { role: 'cut' },
          { role: 'copy' },
          { role: 'paste' },
          { role: 'selectAll' }
        ]
      },
      {
        label: 'View',
        submenu: [
          ...menu.View.map(item),
          separator,
          { role: 'zoomIn' },
          { role: 'zoomOut' },
          { role: 'resetZoom' },
          separator,
          { role: 'togglefullscreen' },
          { role: 'toggleDevTools' }
        ]
      },
      { role: 'help', label: 'Help', submenu: menu.Help.map(item) }
    ])
  )
}

function item({ command, label, key }: MenuEntry): MenuItemConstructorOptions {
  return {
    id: command,
    label,
    // The page sees the keys first: in a text field they undo the typing, not the last edit of the study.
    ...(key !== undefined && { accelerator: key, registerAccelerator: false }),
    click: () => {
      const window = BrowserWindow.getFocusedWindow() ?? BrowserWindow.getAllWindows()[0]
      window?.webContents.send('menu-command', command)
    }
  }
}
