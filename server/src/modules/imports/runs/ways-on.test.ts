import type { ImportRun } from '@products-manager/contract'
import { expect, it } from 'vitest'
import { waysOn } from './ways-on.ts'

const failed = (code: string) => ({ status: 'failed' as const, error: { code, message: '' } })

it.each<ImportRun['status']>(['interrupted', 'cancelled', 'failed'])('a run that is %s goes on', (status) => {
  expect(waysOn({ status, error: null })).toEqual(['resume'])
})

it.each<ImportRun['status']>(['running', 'held', 'completed'])('a run that is %s has not stopped', (status) => {
  expect(waysOn({ status, error: null })).toEqual([])
})

it.each(['IMPORT_BROKEN', 'FILE_DISK_FULL', 'IMPORT_OUTDATED', 'IMPORT_LOOKUP_TABLES_MISSING'])(
  'after %s a run goes on, for that may have passed or been mended',
  (code) => {
    expect(waysOn(failed(code))).toEqual(['resume'])
  },
)

it.each(['IMPORT_COLUMNS_MISSING', 'IMPORT_NO_RECORDS', 'IMPORT_PART_NOT_FOUND'])(
  'after %s the same file and profile end the same way: the mapping or the file has to change',
  (code) => {
    expect(waysOn(failed(code))).toEqual(['map', 'other-file'])
  },
)

it.each(['IMPORT_FILE_EMPTY', 'IMPORT_FILE_ENCRYPTED', 'IMPORT_FILE_WEB_PAGE'])(
  'after %s only another file helps',
  (code) => {
    expect(waysOn(failed(code))).toEqual(['other-file'])
  },
)

it('after its original was missing a run may go on, for that may be back', () => {
  expect(waysOn(failed('IMPORT_ORIGINAL_MISSING'))).toEqual(['other-file', 'resume'])
})

it('an application of a plan that was rejected has no way on', () => {
  expect(waysOn(failed('PLAN_NOT_OPEN'))).toEqual([])
})
