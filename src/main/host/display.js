/** Whether this session can show a window. Plain JavaScript: the scripts use it before anything is built. */

/** True on macOS and Windows; elsewhere when an X or Wayland server is named. */
export const hasDisplay = (environment = process.env) =>
  process.platform === 'darwin' ||
  process.platform === 'win32' ||
  Boolean(environment['DISPLAY'] ?? environment['WAYLAND_DISPLAY'])
