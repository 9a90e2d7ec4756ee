/** Reads setting values, which come from study files and forms and may have any type. */
import type { Settings } from './family.ts'

/** The text of a setting, or the fallback. */
export function textSetting(settings: Settings, name: string, fallback: string): string {
  const value = settings[name]
  if (Array.isArray(value)) return value.join('\n')
  return value === undefined ? fallback : String(value)
}

/** The finite number of a setting, or the fallback. */
export function numberSetting(settings: Settings, name: string, fallback: number): number {
  const value = settings[name]
  if (value === undefined || value === '' || typeof value === 'boolean' || Array.isArray(value))
    return fallback
  const number = Number(value)
  return Number.isFinite(number) ? number : fallback
}

/** One of the choices, or the first one. */
export function choiceSetting<const Choice extends string>(
  settings: Settings,
  name: string,
  choices: readonly [Choice, ...Choice[]]
): Choice {
  return choices.find((choice) => choice === settings[name]) ?? choices[0]
}

/** The setting's own truth, or the fallback. */
export function toggleSetting(settings: Settings, name: string, fallback: boolean): boolean {
  const value = settings[name]
  return typeof value === 'boolean' ? value : fallback
}

/** Lines without empty ones and surrounding space. */
export function linesSetting(settings: Settings, name: string): string[] {
  const value = settings[name]
  const lines = Array.isArray(value) ? value : typeof value === 'string' ? value.split('\n') : []
  return lines.map((line) => line.trim()).filter((line) => line !== '')
}
