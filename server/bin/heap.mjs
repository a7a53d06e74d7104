// How this process collects its garbage: set before anything is loaded.
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8'

// Young garbage is collected by the main thread alone. V8's four helpers, whatever the machine has, took a sixth of an
// import's processor time where PostgreSQL works beside them, and it was none the faster for them.
setFlagsFromString('--no-parallel-scavenge')

// What is made of a row dies with it. V8 would learn from a batch that happened to be alive when young garbage was
// collected to make all rows old ones: reading a file then took half as much memory again and a third more time, on one
// run and not on the next.
setFlagsFromString('--no-allocation-site-pretenuring')

// V8 lets garbage lie as long as there is memory: an import of any size would take 300 MB. Old garbage is collected
// from a quarter of the heap on and before the heap is thrice and a half what lived, and young garbage in steps that stop
// growing at 8 MB (V8 keeps two halves): measured, a third less memory for a twentieth more time. Smaller steps cost a
// twentieth of an import's time, and a heap that may grow less a tenth to a half.
setFlagsFromString('--incremental-marking-hard-trigger=25')
setFlagsFromString('--heap-growing-percent=250')
const YOUNG_BYTES = 16 * 2 ** 20
const growing = setInterval(() => {
  const young = getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space')
  if (young.space_size < YOUNG_BYTES) return
  setFlagsFromString('--semi-space-growth-factor=1')
  clearInterval(growing)
}, 2).unref()
