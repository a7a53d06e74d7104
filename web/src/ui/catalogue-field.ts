/** Names of catalogue columns that say the same as a field under another name. */
const same: Record<string, string> = { brand_name: 'brand', image_urls: 'images', offer_is_active: 'isActive' }

/** The product field a column of the catalogue holds; a name we do not know stays as it is. */
export function catalogueField(column: string): string {
  return same[column] ?? column.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())
}
