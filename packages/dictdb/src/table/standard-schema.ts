import { SchemaValidationError } from '../errors.ts'

/** A validator of the Standard Schema interface (Zod, Valibot, ArkType and others); only synchronous ones. */
export interface StandardValidator {
  readonly '~standard': {
    readonly version: 1
    readonly vendor: string
    readonly validate: (value: unknown) => StandardResult | Promise<StandardResult>
  }
}

interface StandardResult {
  readonly value?: unknown
  readonly issues?: readonly { readonly message: string; readonly path?: readonly unknown[] | undefined }[] | undefined
}

/** Throws the validator's issues as a SchemaValidationError; the row is stored as it was given, not as transformed. */
export function checkStandard(validator: StandardValidator, row: object, table: string): void {
  const result = validator['~standard'].validate(row)
  if (result instanceof Promise)
    throw new SchemaValidationError(table, 'An asynchronous validator cannot check a synchronous write.')
  const first = result.issues?.[0]
  if (first === undefined) return
  const problems = result.issues!.map(({ message, path }) => ({
    field: pathName(path),
    expected: message,
    value: undefined,
  }))
  throw new SchemaValidationError(table, first.message, problems)
}

function pathName(path: readonly unknown[] | undefined): string {
  return (path ?? [])
    .map((part) => String(typeof part === 'object' && part !== null && 'key' in part ? part.key : part))
    .join('.')
}
