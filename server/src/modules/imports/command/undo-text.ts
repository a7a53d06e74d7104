import type { ImportRun, UndoPart, UndoPreview } from '@products-manager/contract'

const LISTED = 10

/** The three lists of an undo, and the command that does what they say. */
export function undoPreviewText(runId: string, part: UndoPart, preview: UndoPreview): string {
  const { restored, kept, impossible } = preview
  return [
    `Will be restored: ${restored.products} products`,
    ...listText(restored),
    `Kept, because somebody changed them since: ${kept.products}`,
    ...listText(kept),
    `Cannot be undone: ${impossible.products}`,
    ...listText(impossible),
    restored.products === 0 ? 'There is nothing to take back.' : `Do it: pm import undo ${runId}${partText(part)}`,
  ].join('\n')
}

/** What became of an undo. */
export function undoneText({ fileName, undoOf, created, updated, unchanged, conflicts }: ImportRun): string {
  const lines = [
    `${created + updated} products of ${fileName} are as they were before the run; ${unchanged} were so already or are not of this part.`,
  ]
  if (conflicts > 0) lines.push(`${conflicts} stay as they are. Which and why: pm import undo ${undoOf} --dry-run`)
  return lines.join('\n')
}

function listText({ products, items }: UndoPreview['kept']): string[] {
  const shown = items.slice(0, LISTED)
  const more = products - shown.length
  return [...shown.map(itemText), ...(more > 0 ? [`  … and ${more} more; with --json, more of them`] : [])]
}

function itemText({ title, ean, what, reason, fields }: UndoPreview['kept']['items'][number]): string {
  const values = Object.entries(fields).map(
    ([field, { old, new: then }]) => `${field}: ${JSON.stringify(old)} → ${JSON.stringify(then)}`,
  )
  return `  ${ean ?? ''} ${title ?? ''} ${what === 'values' ? values.join(', ') : what}${reason ? ` (${reason})` : ''}`
}

/** The part as options; without them, the command would take back the whole run. */
function partText({ fields, products, brand }: UndoPart): string {
  const options = [
    ...(fields ? ['--field', ...fields] : []),
    ...(products ? ['--product', ...products] : []),
    ...(brand === undefined ? [] : ['--brand', brand]),
  ]
  return options.map((text) => ` ${/^[\w-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`}`).join('')
}
