const BOUNDS = /FROM \((?:'([^']*)'|MINVALUE)\) TO \((?:'([^']*)'|MAXVALUE)\)$/

/** From and to of `FOR VALUES FROM ('…') TO ('…')`; null for other partitions. */
export function partitionRange(bounds: string): [from: string, to: string] | null {
  const match = BOUNDS.exec(bounds)
  return match && [match[1] ?? '-infinity', match[2] ?? 'infinity']
}
