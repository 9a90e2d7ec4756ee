// Runs a TypeScript module of this repository with Vite's own module runner: node scripts/run-typescript.js FILE
import { resolve } from 'node:path'
import { runnerImport } from 'vite'

const [file] = process.argv.slice(2)
if (file === undefined) {
  console.error('Give the TypeScript file to run.')
  process.exit(2)
}
await runnerImport(resolve(file), { configFile: false, logLevel: 'error' })
