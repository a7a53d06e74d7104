import { freshInstallation, type Installation } from './installation.ts'
import type { Figure } from './report.ts'

/** Adds one measured value to a figure. */
export type Note = (name: string, unit: string, value: number, target?: string) => void

/** Figures in the order they were first noted. */
export function noteFigures(): { figures: () => Figure[]; note: Note } {
  const figures = new Map<string, Figure>()
  return {
    figures: () => [...figures.values()],
    note(name, unit, value, target) {
      const figure = figures.get(name) ?? { name, unit, values: [], ...(target && { target }) }
      figure.values.push(value)
      figures.set(name, figure)
    },
  }
}

/** Measures so many times, each on a fresh installation. Gives the rows of the last round. */
export async function inRounds(
  rounds: number,
  measure: (installation: Installation, note: Note) => Promise<number>,
): Promise<{ figures: Figure[]; rows: number }> {
  const { figures, note } = noteFigures()
  let rows = 0
  for (let round = 1; round <= rounds; round++) {
    console.error(`round ${round} of ${rounds} …`)
    const installation = await freshInstallation()
    try {
      rows = await measure(installation, note)
    } finally {
      await installation.remove()
    }
  }
  return { figures: figures(), rows }
}
