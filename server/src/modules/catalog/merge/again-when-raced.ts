import { hasSqlState } from '@products-manager/postgres'

const UNIQUE_VIOLATION = '23505'

/** Another transaction took a key that this one was about to give. */
export function isTaken(error: unknown): boolean {
  return hasSqlState(error, UNIQUE_VIOLATION)
}

/** Applies once more when another transaction came first: now what it did can be seen. */
export async function againWhenRaced<T>(
  apply: () => Promise<T>,
  isRace: (error: unknown) => boolean = isTaken,
): Promise<T> {
  try {
    return await apply()
  } catch (error) {
    if (isRace(error)) return apply()
    throw error
  }
}
