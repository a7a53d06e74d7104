export interface ErrorSpec<Facts> {
  /** HTTP status when the error reaches the API. */
  status: number | ((facts: Facts) => number)
  /** What a job does with it: try again later, or stop for good. */
  retry: 'later' | 'never'
  message: (facts: Facts) => string
  /** Where in the request or the settings the fault lies, as a path. */
  field?: (facts: Facts) => string | undefined
  /** What a program can do something with; sent to the client, so never a secret. */
  details?: (facts: Facts) => unknown
}

/** Every error we throw on purpose. `code` is public and never changes once released. */
export class AppError<Facts = unknown> extends Error {
  override readonly name = 'AppError'
  readonly code: string
  readonly status: number
  readonly retry: 'later' | 'never'
  readonly field: string | undefined
  readonly details: unknown
  readonly facts: Facts

  constructor(declared: DeclaredError<Facts>, facts: Facts, cause?: unknown) {
    super(declared.spec.message(facts), cause === undefined ? undefined : { cause })
    this.code = declared.code
    this.status = typeof declared.spec.status === 'function' ? declared.spec.status(facts) : declared.spec.status
    this.retry = declared.spec.retry
    this.field = declared.spec.field?.(facts)
    this.details = declared.spec.details?.(facts)
    this.facts = facts
  }
}

interface DeclaredError<Facts> {
  code: string
  spec: ErrorSpec<Facts>
}

/** What `defineError` gives: makes the error, and knows its code. */
export interface ErrorMaker<Facts> {
  (facts: Facts, cause?: unknown): AppError<Facts>
  readonly code: string
}

/** Declares an error once: its public code, the API's status, the job's answer, and the sentence people read. */
export function defineError<Facts>(code: string, spec: ErrorSpec<Facts>): ErrorMaker<Facts> {
  if (!/^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$/.test(code)) throw new TypeError(`"${code}" is no error code: write AREA_WHAT.`)

  const make = (facts: Facts, cause?: unknown) => new AppError({ code, spec }, facts, cause)
  return Object.assign(make, { code })
}

/** The message of anything thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

/** The system's code of a failed call, such as ENOENT. */
export function systemCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined
  return typeof error.code === 'string' ? error.code : undefined
}
