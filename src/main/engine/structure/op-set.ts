/** A set of operator names, written as one string with spaces between. */
export const opSet = (names: string): ReadonlySet<string> => new Set(names.split(' '))
