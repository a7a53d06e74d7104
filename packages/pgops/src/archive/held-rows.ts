/** Half-open ranges of places, ascending. */
export type Ranges = readonly (readonly [from: number, to: number])[]

/** A multirange of integers as PostgreSQL writes it: `{[0,5),[7,8)}`. */
export function readRanges(text: string): Ranges {
  return [...text.matchAll(/\[(\d+),(\d+)\)/g)].map(([, from, to]) => [Number(from), Number(to)] as const)
}

/** The multirange of ascending places. */
export function rangesText(places: readonly number[]): string {
  const ranges: [number, number][] = []
  for (const place of places) {
    const last = ranges.at(-1)
    if (last?.[1] === place) last[1] = place + 1
    else ranges.push([place, place + 1])
  }
  return `{${ranges.map(([from, to]) => `[${from},${to})`).join(',')}}`
}

/** The places in ranges. */
export function* placesIn(ranges: Ranges): Generator<number> {
  for (const [from, to] of ranges) for (let place = from; place < to; place++) yield place
}
