import { measureDurable } from './durable.ts'
import { ENGINES, peersIn } from './engines.ts'
import { measure } from './measure.ts'

// One engine per process: none warms or fills the heap for another. The figures go to the parent as its last line.
const [name, directory] = process.argv.slice(2)
const figures = name === 'durable' ? await measureDurable() : await measure(ENGINES[name!]!(peersIn(directory!)))
process.stdout.write(`\n${JSON.stringify(figures)}\n`)
process.exit(0)
