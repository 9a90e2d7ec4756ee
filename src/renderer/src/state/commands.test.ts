import { describe, expect, it } from 'vitest'
import { menu } from '#shared/menu.ts'
import { commandOf, commands } from './commands.ts'

describe('commands', () => {
  it('cover the whole menu', () => {
    for (const { command } of Object.values(menu).flat()) expect(commandOf(command), command).toBeDefined()
  })
  it('have names and keys of their own', () => {
    const keys = commands.flatMap((command) => command.keys ?? [])
    expect(new Set(keys).size).toBe(keys.length)
    expect(new Set(commands.map(({ id }) => id)).size).toBe(commands.length)
    expect(new Set(commands.map(({ title }) => title)).size).toBe(commands.length)
  })
  it('have the keys that people were promised', () => {
    const promised = [
      'Space',
      'ArrowLeft',
      'ArrowRight',
      'Shift+ArrowLeft',
      'Shift+ArrowRight',
      'Home',
      'End',
      '$mod+Z',
      '$mod+Shift+Z',
      '[',
      ']',
      'F',
      'R',
      '$mod+S',
      '$mod+O',
      '$mod+Shift+P',
      'Shift+?'
    ]
    const keys = commands.flatMap((command) => command.keys ?? [])
    expect(keys).toEqual(expect.arrayContaining(promised))
  })
})
