// Runs the benches (bench/NAME.bench.ts), each in a process of its own, and prints their ratios as one table.
// node scripts/bench.js [NAME …]; exit code 1 when a ratio is above its limit.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runnerImport } from 'vite'
import { buildIfNeeded, projectFolder } from './build.js'

const benchFolder = join(projectFolder, 'bench')
const ending = '.bench.ts'

/** Loads a TypeScript module of this repository.
 * @param {string} path */
const load = async (path) => (await runnerImport(path, { configFile: false, logLevel: 'error' })).module

/** In the bench's own process: measures, and leaves the rows in a file, since stdout belongs to what it runs.
 * @param {string} name
 * @param {string} answer */
async function measure(name, answer) {
  const { run } = await load(join(benchFolder, name + ending))
  writeFileSync(answer, JSON.stringify(await run()))
}

/** @typedef {{ what: string, ratio: number, limit: number, note?: string }} Row */

/** Rows of a bench, measured in a process with the engine's own environment.
 * @param {string} name
 * @param {NodeJS.ProcessEnv} env
 * @returns {Row[]} */
function rowsOf(name, env) {
  const folder = mkdtempSync(join(tmpdir(), 'limen-bench-'))
  const answer = join(folder, 'rows.json')
  const script = fileURLToPath(import.meta.url)
  try {
    const { status } = spawnSync(process.execPath, [script, '--measure', name, answer], {
      stdio: ['ignore', 2, 2],
      env
    })
    if (status !== 0) return [{ what: `${name}: did not run`, ratio: NaN, limit: 0 }]
    return JSON.parse(readFileSync(answer, 'utf8'))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** @param {Row} row */
const isWithin = ({ ratio, limit }) => ratio <= limit

/** @param {Row[]} rows */
function printTable(rows) {
  const width = Math.max(...rows.map(({ what }) => what.length))
  for (const row of rows) {
    const { what, ratio, limit, note = '' } = row
    const verdict = isWithin(row) ? 'met   ' : 'MISSED'
    console.log(
      `${verdict}  ${what.padEnd(width)}  ${ratio.toFixed(2).padStart(6)}  ≤ ${limit.toFixed(2)}  ${note}`
    )
  }
}

const [first, ...others] = process.argv.slice(2)
if (first === '--measure') {
  const [name = '', answer = ''] = others
  await measure(name, answer)
  process.exit(0)
}

buildIfNeeded()
const { allocatorEnvironment } = await load(join(projectFolder, 'src/main/host/allocator-environment.ts'))
const all = readdirSync(benchFolder)
  .filter((file) => file.endsWith(ending))
  .map((file) => file.slice(0, -ending.length))
const names = first === undefined ? all : [first, ...others]
const rows = names.flatMap((name) => rowsOf(name, allocatorEnvironment()))
printTable(rows)
process.exit(rows.every(isWithin) ? 0 : 1)
