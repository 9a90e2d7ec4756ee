/** The terminal host: the same engine for scripts and cluster jobs. Data goes to stdout or to a file, all words to stderr. */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { Argument, Command, CommanderError, InvalidArgumentError, Option } from 'commander'
import { effectMethods, effectSweeps } from '#shared/effects.ts'
import { errorData } from '#shared/errors.ts'
import { exportRecipeSchema } from '#shared/export-recipe.ts'
import { axisRoles, providerNames, type ProviderName } from '#shared/network.ts'
import { effects, type EffectsOptions } from './effects.ts'
import { errorText } from './error-text.ts'
import { addExportCommand } from './export/export-command.ts'
import { exportStudy } from './export/export-study.ts'
import { gradient, type GradientOptions } from './gradient.ts'
import { inspect } from './inspect.ts'
import { joinCheckpointFiles } from './join-checkpoints.ts'
import { openApp } from './open-app.ts'
import { record, type RecordOptions } from './record.ts'
import { printSchema, schemaNames } from './schema.ts'
import { serve } from './serve.ts'
import { withSize, type SymbolSizes } from './symbol-sizes.ts'
import { train, type TrainOptions } from './train.ts'
import { WrongUsage } from './wrong-usage.ts'

const exitFailure = 1
const exitUsage = 2

interface PackageData {
  version: string
}

const { version } = JSON.parse(
  readFileSync(new URL('../../package.json', import.meta.url), 'utf8')
) as PackageData

const provider = new Option('--provider <name>', 'execution provider of ONNX Runtime')
  .choices(['auto', ...providerNames])
  .default('auto')

const symbol = new Option(
  '--symbol <name=size>',
  'opens the network with this size of an input’s symbol; repeat for each'
)
  .argParser(withSize)
  .default({} satisfies SymbolSizes, 'sizes that work')

const program = new Command('limen')
  .description(
    'A lab for neuron dynamics: open a network, vary its input, watch the trajectories of its activations.'
  )
  .version(version)
  .helpCommand(false)
  .showHelpAfterError('(add --help for what is expected)')
  .exitOverride()
  .addHelpText('after', '\nExit codes: 0 done, 1 failed (the reason is on stderr), 2 wrong usage.')

program
  .command('inspect')
  .summary('sites, components, shapes, roles, providers')
  .description(
    'Prints what a network is made of: inputs, outputs and the sites that can be recorded, with their axes.'
  )
  .argument('<network>', 'path of an .onnx file')
  .option('--json', 'print everything as one JSON object')
  .addOption(symbol)
  .addOption(provider)
  .action((network: string, options: { json?: true; symbol: SymbolSizes; provider: ProviderName | 'auto' }) =>
    inspect(resolve(network), options, options.json === true)
  )

program
  .command('record')
  .summary('activations at sites, for arrays as inputs')
  .description(
    'Runs a network and writes each site under its name and in its own shape, and each output under outputs/NAME. ' +
      'Inputs that are not given are held at the values that inspect would use.'
  )
  .argument('<network>', 'path of an .onnx file')
  .option(
    '--input <name=file.npy>',
    'values of an input, batch axis included; repeat for each input',
    collect,
    []
  )
  .option('--site <name...>', 'sites to record, as inspect names them')
  .option('--all', 'record every site')
  .option('--condition <file.json>', 'what is edited while it runs; see limen schema condition')
  .addOption(symbol)
  .addOption(provider)
  .requiredOption('--out <path>', 'what to write: a .npz file, or a .zarr folder', endingIn('.npz', '.zarr'))
  .action((network: string, options: RecordOptions, command: Command) => {
    if ((options.site === undefined) === (options.all === undefined)) {
      command.error('error: give either --site <name...> or --all', { exitCode: exitUsage })
    }
    return record(resolve(network), { ...options, out: resolve(options.out) })
  })

program
  .command('gradient')
  .summary('the gradient of a metric at sites and of weights')
  .description(
    'Computes each stimulus’ metric and its gradient, and writes the gradient at each site under its name and in its own ' +
      'shape, that of each weight (of what the metric makes of all stimuli together) likewise, and the metric under ' +
      'metric. Inputs that are not given are held at the values that inspect would use.'
  )
  .argument('<network>', 'path of an .onnx file')
  .option(
    '--input <name=file.npy>',
    'values of an input, batch axis included; repeat for each input',
    collect,
    []
  )
  .requiredOption('--metric <file.json>', 'what is read from the outputs; see limen schema metric')
  .option('--site <name...>', 'sites, as inspect names them')
  .option('--weight <name...>', 'weights, as the file names them')
  .addOption(symbol)
  .addOption(provider)
  .requiredOption('--out <file.npz>', 'file to write', endingIn('.npz'))
  .action((network: string, options: GradientOptions, command: Command) => {
    if (!options.site && !options.weight)
      command.error('error: name a --site or a --weight', { exitCode: exitUsage })
    return gradient(resolve(network), { ...options, out: resolve(options.out) })
  })

program
  .command('effects')
  .summary('what patching each component does to a metric')
  .description(
    'Runs clean and corrupt inputs, patches every component by itself, and writes the metric, its effect and the effect ' +
      'as a share of the way from the corrupt run to the clean one.'
  )
  .argument('<network>', 'path of an .onnx file')
  .requiredOption('--clean <file.json>', 'clean inputs; see limen schema inputs')
  .requiredOption('--corrupt <file.json>', 'corrupt inputs, in pairs with the clean ones')
  .requiredOption('--metric <file.json>', 'what is read from the outputs; see limen schema metric')
  .addOption(
    new Option('--sweep <components>', 'which components are patched')
      .choices(effectSweeps)
      .makeOptionMandatory()
  )
  .option(
    '--site <name...>',
    'sites to sweep over (for edges: what receives); those that are usual by default'
  )
  .option('--sender <site...>', 'for edges: what sends; every component by default')
  .addOption(
    new Option(
      '--receivers <how>',
      'for edges: receivers as wholes, or their parts (heads, channels, units) one by one'
    )
      .choices(['whole', 'parts'])
      .default('parts')
  )
  .addOption(
    new Option(
      '--by <role...>',
      'splits each component by further axes: heads at each position, for example'
    ).choices(axisRoles)
  )
  .addOption(
    new Option(
      '--method <how>',
      'patching runs every component; attribution estimates all of them from one backward pass, integrated from five on the way between the two runs'
    )
      .choices(effectMethods)
      .default('patching')
  )
  .addOption(
    new Option('--direction <way>', 'clean values into the corrupt run, or the reverse')
      .choices(['denoise', 'noise'])
      .default('denoise')
  )
  .addOption(symbol)
  .addOption(provider)
  .requiredOption('--out <file>', 'file to write: .npz or .csv', endingIn('.npz', '.csv'))
  .action((network: string, options: EffectsOptions, command: Command) => {
    if (options.sender && options.sweep !== 'edges')
      command.error('error: --sender is for --sweep edges', { exitCode: exitUsage })
    return effects(resolve(network), { ...options, out: resolve(options.out) })
  })

program
  .command('schema')
  .summary('the form of the JSON files that are taken')
  .description(
    'Prints the JSON Schema of a condition, of inputs, of a metric, of the recipe of an export, of a study or of a training.'
  )
  .addArgument(new Argument('<name>', 'which one').choices(schemaNames))
  .action(printSchema)

program
  .command('train')
  .summary('a toy network, from a task')
  .description(
    'Trains a network on a task and writes it, after every look at held-out examples; Ctrl-C keeps what was reached. ' +
      'Beside it lie the state to resume from, the tokens and, where the file names some, checkpoints.'
  )
  .argument('<task>', 'path of a .json file; see limen schema training')
  .requiredOption('--out <file.onnx>', 'network to write', endingIn('.onnx'))
  .option('--seed <n>', 'of first weights and batches: the same seed gives the same weights', wholeNumber, 1)
  .option('--log <file.csv>', 'a row for each look at held-out examples', endingIn('.csv'))
  .option('--resume', 'go on from where a run with the same --out was stopped')
  .action((task: string, options: TrainOptions) => train(task, options))

program
  .command('join-checkpoints')
  .summary('checkpoints of a training as one network')
  .description(
    'Writes one network whose weights are chosen by a further input, checkpoint: 0 for the first file, 1 for the second. ' +
      'In the app it is a slider, and trajectories can run along it. Steps are read from the files’ own data or names.'
  )
  .argument('<files...>', 'paths of .onnx files, or of folders that hold them')
  .requiredOption('--out <file.onnx>', 'network to write', endingIn('.onnx'))
  .action((files: string[], { out }: { out: string }) =>
    joinCheckpointFiles(
      files.map((file) => resolve(file)),
      resolve(out)
    )
  )

addExportCommand(program)

program
  .command('trajectory')
  .summary('the points that the app would show for a study')
  .description('The same as limen export to a .csv or .npz.')
  .argument('<study>', 'path of a .limen.json file')
  .requiredOption('--out <file>', 'file to write: .npz or .csv', endingIn('.npz', '.csv'))
  .action((study: string, { out }: { out: string }) => {
    const recipe = exportRecipeSchema.parse({ format: out.toLowerCase().endsWith('.csv') ? 'csv' : 'npz' })
    return exportStudy(resolve(study), { files: [{ out: resolve(out), recipe }] })
  })

program
  .command('serve')
  .summary('the app in a browser of this machine')
  .description(
    'Starts the app on 127.0.0.1 and prints its address. The token in the address is the permission to use it.'
  )
  .option('--port <n>', 'port to listen on; any free one by default', portNumber, 0)
  .option('--no-open', 'only print the address')
  .action((options: { port: number; open: boolean }) => serve(options))

program
  .command('open')
  .summary('the app')
  .description('Opens the app in its own window where Electron and a display can be had, else in a browser.')
  .argument('[path]', 'a study (.limen.json) or a network (.onnx)')
  .action((path?: string) => openApp(path === undefined ? undefined : resolve(path)))

try {
  await program.parseAsync()
} catch (error) {
  process.exitCode = reported(error)
}

/** Says what went wrong, and answers the exit code. */
function reported(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : exitUsage
  console.error(errorText(errorData(error)))
  return error instanceof WrongUsage ? exitUsage : exitFailure
}

function collect(value: string, earlier: string[]): string[] {
  const name = value.slice(0, value.indexOf('=') + 1)
  if (name.length < 2) throw new InvalidArgumentError('It should read NAME=FILE.npy.')
  if (earlier.some((given) => given.startsWith(name))) throw new InvalidArgumentError('It is given twice.')
  return [...earlier, value]
}

function endingIn(...endings: string[]): (value: string) => string {
  return (value) => {
    if (endings.some((ending) => value.toLowerCase().endsWith(ending))) return value
    throw new InvalidArgumentError(`The file's name should end in ${endings.join(' or ')}.`)
  }
}

function wholeNumber(value: string): number {
  const number = Number(value)
  if (value.trim() !== '' && Number.isSafeInteger(number) && number >= 0 && number < 2 ** 31) return number
  throw new InvalidArgumentError('It should be a whole number from 0 to 2147483647.')
}

function portNumber(value: string): number {
  const port = Number(value)
  if (value.trim() !== '' && Number.isInteger(port) && port >= 0 && port < 65_536) return port
  throw new InvalidArgumentError('It should be a number from 0 to 65535.')
}
