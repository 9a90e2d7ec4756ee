/** `limen inspect`: what a network is made of, as text or JSON. */
import type {
  Axis,
  NetworkChecks,
  NetworkInfo,
  NetworkInput,
  NetworkOutput,
  OutlineNode,
  ParityReport,
  ProviderName,
  Site,
  TrainingProvenance
} from '#shared/network.ts'
import type { SymbolSizes } from './symbol-sizes.ts'
import { withEngine } from './with-engine.ts'

export async function inspect(
  path: string,
  { provider, symbol: symbols }: { provider: ProviderName | 'auto'; symbol: SymbolSizes },
  isJson: boolean
): Promise<void> {
  await withEngine(async ({ engine, options }) => {
    const info = await engine.call('openNetwork', { path, provider, symbols, isHashed: true }, options)
    const network = { network: info.id }
    const hash = await engine.call('hashNetwork', network, options)
    const checks = await engine.call('checkNetwork', network, options)
    const checked = { ...info, ...hash, ...checks, notes: [...info.notes, ...checks.notes] }
    console.log(isJson ? JSON.stringify(checked, null, 2) : description(checked))
  })
}

/** The network as a text of a heading, its ends and the outline; one line for each site. */
export function description(info: NetworkInfo & NetworkChecks): string {
  const sites = new Map(info.sites.map((site) => [site.name, site]))
  return [
    `${info.name}  ${count(info.nodeCount, 'node')}, ${count(info.parameterCount, 'parameter')}, opset ${info.opset}`,
    ...(info.producer === '' ? [] : [`written by ${info.producer}`]),
    ...(info.provenance === null ? [] : trainingLines(info.provenance)),
    `provider ${info.provider.used}, largest difference from CPU ${info.provider.differenceFromCpu}`,
    ...info.provider.refused.map(({ provider, reason }) => `  not ${provider}: ${reason}`),
    parityLine(info.parity),
    ...info.nonFiniteOutputs.map((output) => `  not finite on the example: ${output}`),
    '',
    'Inputs',
    ...info.inputs.map((input) => `  ${endLine(input)}`),
    'Outputs',
    ...info.outputs.map((output) => `  ${endLine(output)}`),
    'Sites',
    ...outlineLines(info.outline, sites, 1),
    ...(info.notes.length === 0 ? [] : ['Notes', ...info.notes.map((note) => `  ${note}`)])
  ].join('\n')
}

/** What it was trained on, how well it does, and by which command. */
function trainingLines(from: TrainingProvenance): string[] {
  const { title, task, seed, step, heldOutAccuracy, chance, heldOutLoss, command, license } = from
  const parts = (...of: (string | false)[]): string => of.filter((part) => part !== false).join(', ')
  const how = parts(seed !== null && `seed ${seed}`, step !== null && count(step, 'step'))
  const well = parts(
    heldOutAccuracy !== null && `held-out accuracy ${percent(heldOutAccuracy)}`,
    heldOutAccuracy !== null && chance !== null && `${percent(chance)} by chance`,
    heldOutLoss !== null && `held-out loss ${heldOutLoss.toPrecision(3)}`
  )
  return [
    `trained on ${parts(task + (title === null ? '' : ` (${title})`), how !== '' && how)}`,
    ...(well === '' ? [] : [`  ${well}`]),
    ...(command === null ? [] : [`  by: ${command}`]),
    ...(license === null || license === '' ? [] : [`  licence ${license}`])
  ]
}

const percent = (share: number): string => `${Number((100 * share).toPrecision(4))} %`

const parityLine = ({ largestDifference, note }: ParityReport): string =>
  note === null
    ? `recording changes the outputs by at most ${largestDifference}`
    : `whether recording changes the outputs is not known: ${note}`

function count(n: number, noun: string): string {
  return `${n.toLocaleString('en-US')} ${noun}${n === 1 ? '' : 's'}`
}

function endLine({ name, type, dims }: NetworkInput | NetworkOutput): string {
  return `${name}  ${type} [${dims.join(', ')}]`
}

function outlineLines(
  rows: readonly OutlineNode[],
  sites: ReadonlyMap<string, Site>,
  depth: number
): string[] {
  return rows.flatMap((row) => [
    outlineLine(row, sites, depth),
    ...outlineLines(row.children, sites, depth + 1)
  ])
}

function outlineLine(
  { label, detail, site }: OutlineNode,
  sites: ReadonlyMap<string, Site>,
  depth: number
): string {
  const found = site === undefined ? undefined : sites.get(site)
  const name = site === undefined || site === label ? label : `${label}  ${site}`
  const shape = found ? `${found.type} [${found.axes.map(axisText).join(', ')}]` : ''
  return '  '.repeat(depth) + [name, detail, shape].filter(Boolean).join('  ')
}

const axisText = ({ role, size }: Axis): string => (role === 'unknown' ? `${size}` : `${role} ${size}`)
