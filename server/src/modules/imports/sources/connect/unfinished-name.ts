/** Whether programs that upload give such a name to a file they are still writing. */
export function isUnfinished(name: string): boolean {
  return name.startsWith('.') || /\.(part|partial|filepart|tmp|temp|crdownload|uploading)$|~$/i.test(name)
}
