/** The column of a cell's name, from 0: 'A1' is 0, 'AB12' is 27; -1 when it is no name. */
export function columnOf(name: string): number {
  let column = 0
  for (let i = 0; i < name.length; i++) {
    const code = name.charCodeAt(i)
    if (code >= 65 && code <= 90) column = column * 26 + code - 64
    else if (code >= 97 && code <= 122) column = column * 26 + code - 96
    else return column - 1
  }
  return -1
}

/** The row of a cell's name, from 1; 0 when it has none. */
export function rowOf(name: string): number {
  return Number(/\d+$/.exec(name)?.[0] ?? 0)
}
