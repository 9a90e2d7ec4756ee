/** `npm start`: the app, in Electron where it and a display can be had, else in a browser. */
import { buildIfNeeded } from './build.js'

buildIfNeeded()
process.argv.splice(2, 0, 'open')
await import('../out/main/cli.js')
