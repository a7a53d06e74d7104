import { databases } from './databases.ts'
import { errors } from './errors.ts'
import { shell } from './shell.ts'

export const texts = { databases, errors, shell }
export type Texts = typeof texts
