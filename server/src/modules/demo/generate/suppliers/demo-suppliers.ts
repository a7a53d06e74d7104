import type { DemoSupplier } from '../supplier.ts'
import { almendral } from './almendral.ts'
import { bellarosa } from './bellarosa.ts'
import { brueckwald } from './brueckwald.ts'
import { harrowPike } from './harrow-pike.ts'
import { nordvik } from './nordvik.ts'
import { valmont } from './valmont.ts'

/** In the order they are imported: the first has the main file, and the last only prices and stock of what is there. */
export const demoSuppliers: readonly DemoSupplier[] = [valmont, brueckwald, harrowPike, bellarosa, almendral, nordvik]
