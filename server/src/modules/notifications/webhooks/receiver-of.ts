/** Where a webhook goes, as people read it; without what follows the path, which may be secret. */
export function receiverOf(url: string): string {
  const { host, pathname } = new URL(url)
  return `${host}${pathname === '/' ? '' : pathname}`
}
