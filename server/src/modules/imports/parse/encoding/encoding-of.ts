import type { Detection, FileSettings } from '@products-manager/contract'
import type { FileSample } from '../../types.ts'
import { byProfile } from '../because.ts'
import { detectEncoding } from './detect-encoding.ts'
import { encodingName } from './encoding-names.ts'

/** The encoding the profile says, else the one the bytes tell of. */
export function encodingOf(sample: FileSample, { encoding }: FileSettings): Detection['encoding'] {
  return encoding === undefined ? detectEncoding(sample) : byProfile(encodingName(encoding) ?? encoding)
}
