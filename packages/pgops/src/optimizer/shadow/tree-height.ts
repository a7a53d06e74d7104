// Keys of inner pages are cut to what tells two pages apart; with the usual 16 to 24 bytes a page that is 70 % full,
// as CREATE INDEX leaves it, has some 285 children.
const CHILDREN = 285

/** How many levels a B-tree of this many pages has above its leaves. */
export function treeHeight(pages: number): number {
  const leaves = pages - 1
  if (leaves <= 1) return 0
  return Math.ceil(Math.log(leaves) / Math.log(CHILDREN))
}
