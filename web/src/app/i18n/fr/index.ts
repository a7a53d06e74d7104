import type { Texts } from '../en/index.ts'
import type { Translation } from '../translation.ts'
import { databases } from './databases.ts'
import { errors } from './errors.ts'
import { shell } from './shell.ts'

export const texts: Translation<Texts> = { databases, errors, shell }
