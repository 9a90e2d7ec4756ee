/** Python as an independent reader of files. For tests only; they are left out where it or a module is not there. */
import { execFileSync } from 'node:child_process'

/** The system's own: its packages are those that a user would have. */
const python = '/usr/bin/python3'

/** Whether modules are there, without loading them. */
export function hasPython(...modules: string[]): boolean {
  const script =
    'import sys, importlib.util as u; sys.exit(any(u.find_spec(m) is None for m in sys.argv[1:]))'
  try {
    execFileSync(python, ['-c', script, ...modules], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

/** What a script prints as JSON. `lines` see the parameters as sys.argv[1:]. */
export function fromPython(lines: readonly string[], ...parameters: string[]): unknown {
  const script = ['import sys, json', ...lines].join('\n')
  return JSON.parse(execFileSync(python, ['-c', script, ...parameters], { encoding: 'utf8' })) as unknown
}
