import { readFile } from 'node:fs/promises'
import { systemCode } from '../../../platform/errors.ts'
import { fileNotFound } from '../sources/errors.ts'

/** The text of a file that a person named. */
export async function readGivenFile(path: string): Promise<string> {
  return readFile(path, 'utf8').catch((error: unknown) => {
    throw systemCode(error) === 'ENOENT' ? fileNotFound({ file: path }, error) : error
  })
}
