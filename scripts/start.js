/** `npm start`: the app, in Electron where it and a display can be had, else in a browser. */
import { buildIfNeeded, builtCommand } from './build.js'

buildIfNeeded()
process.argv.splice(2, 0, 'open')
await import(builtCommand)
