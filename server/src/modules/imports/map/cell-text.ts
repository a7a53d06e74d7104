/** The cell without spaces and line ends around it; wider spaces are left to cleaning, which may need them. */
export function trimSpaces(cell: string): string {
  const last = cell.length - 1
  if (last < 0 || (cell.charCodeAt(0) > 32 && cell.charCodeAt(last) > 32)) return cell

  let start = 0
  let end = cell.length
  while (start < end && cell.charCodeAt(start) <= 32) start++
  while (end > start && cell.charCodeAt(end - 1) <= 32) end--
  return cell.slice(start, end)
}
