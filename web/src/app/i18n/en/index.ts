import { activity } from './activity.ts'
import { archives } from './archives.ts'
import { backups } from './backups.ts'
import { benchmarks } from './benchmarks.ts'
import { databases } from './databases.ts'
import { doctor } from './doctor.ts'
import { drift } from './drift.ts'
import { drop } from './drop.ts'
import { edit } from './edit.ts'
import { errors } from './errors.ts'
import { fields } from './fields.ts'
import { indexes } from './indexes.ts'
import { mapping } from './mapping.ts'
import { mappings } from './mappings.ts'
import { notifications } from './notifications.ts'
import { origin } from './origin.ts'
import { particulars } from './particulars.ts'
import { past } from './past.ts'
import { plan } from './plan.ts'
import { problems } from './problems.ts'
import { product } from './product.ts'
import { products } from './products.ts'
import { queries } from './queries.ts'
import { queue } from './queue.ts'
import { reasons } from './reasons.ts'
import { runs } from './runs.ts'
import { settings } from './settings.ts'
import { shell } from './shell.ts'
import { sources } from './sources.ts'
import { suppliers } from './suppliers.ts'
import { tables } from './tables.ts'

export const texts = {
  activity,
  archives,
  backups,
  benchmarks,
  databases,
  doctor,
  drift,
  drop,
  edit,
  errors,
  fields,
  indexes,
  mapping,
  mappings,
  notifications,
  origin,
  particulars,
  past,
  plan,
  problems,
  product,
  products,
  queries,
  queue,
  reasons,
  runs,
  settings,
  shell,
  sources,
  suppliers,
  tables,
}
export type Texts = typeof texts
