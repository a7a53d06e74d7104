/** A query of a workload. */
export interface WorkloadQuery {
  id: string
  text: string
  /** The name our own code gives it, or the workload file does. */
  name: string | null
  /** How often it comes, compared with the others. */
  calls: number
  /** Rows it gave or wrote, all calls together. */
  rows: number
  /** What it takes now; null where nobody measured. */
  meanMs: number | null
}
