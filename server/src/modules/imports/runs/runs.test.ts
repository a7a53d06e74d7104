import { appendFile, rm, writeFile } from 'node:fs/promises'
import type { Profile } from '@products-manager/contract'
import { describe, expect, it, vi } from 'vitest'
import { sumCheckpoints } from '../../catalog/index.ts'
import { importFile } from '../import-file.ts'
import { findRun } from '../queries/find-run.ts'
import { lockSupplier } from '../queries/lock-supplier.ts'
import { anInstallation, aProfile, type TestInstallation } from '../testing/an-installation.ts'
import { receiveFile } from '../uploads.ts'
import { cancelRun, getRun, resumeRun } from './cancel-and-resume.ts'
import { createRun } from './create-run.ts'
import { executeRun } from './execute-run.ts'
import { createUndo } from './undo.ts'

const PROFILE = aProfile(['sku', 'title', 'price', 'stock'])
const PEN = 'sku;title;price;stock\nPEN-1;Pen;2.50;10\nINK-1;Ink;7;3\n'
const forever = new AbortController().signal

/** A file of so many good rows: batches hold 5,000. */
const manyRows = (count: number) =>
  `sku;title;price;stock\n${Array.from({ length: count }, (_, i) => `A-${i};Article ${i};${i % 90}.50;${i % 7}`).join('\n')}\n`

async function created(
  { parts, write }: TestInstallation,
  { content = PEN, profile = PROFILE, again = false }: { content?: string; profile?: Profile; again?: boolean } = {},
) {
  const file = await receiveFile(parts, { fileName: 'catalogue.csv', bytes: await write('catalogue.csv', content) })
  const request = { file, supplier: { code: 'ACME' }, profile, dialect: null, keepProfile: false, again }
  return { file, request, ...(await createRun(parts, request)) }
}

describe('createRun', () => {
  it('adds a run that waits, and the supplier when it is new', async () => {
    const installation = await anInstallation()

    const { runId } = await created(installation)

    expect(await getRun(installation.parts, runId)).toMatchObject({
      status: 'pending',
      supplierCode: 'ACME',
      percent: 0,
    })
    expect(await installation.catalog.query('select code, name from suppliers')).toEqual([
      { code: 'ACME', name: 'ACME' },
    ])
  })

  it('adds one run for a file that is to be imported twice at a time', async () => {
    const { parts, write } = await anInstallation()
    const file = await receiveFile(parts, { fileName: 'catalogue.csv', bytes: await write('catalogue.csv', PEN) })
    const request = {
      file,
      supplier: { code: 'ACME' },
      profile: PROFILE,
      dialect: null,
      keepProfile: false,
      again: true,
    }

    const [one, other] = await Promise.all([createRun(parts, request), createRun(parts, request)])
    const plan = await createRun(parts, { ...request, dryRun: true })
    await executeRun(parts, one.runId, forever)
    const after = await createRun(parts, request)

    expect(other.runId).toBe(one.runId)
    expect(new Set([one.runId, plan.runId, after.runId]).size).toBe(3)
  })

  it('notices that the very file was imported before, and takes it again when asked to', async () => {
    const installation = await anInstallation()
    const first = await created(installation)
    await executeRun(installation.parts, first.runId, forever)

    await expect(created(installation)).rejects.toMatchObject({
      code: 'IMPORT_SAME_FILE',
      details: { runId: first.runId },
    })
    const second = await created(installation, { again: true })

    expect(second.sameFileAs).toBe(first.runId)
    expect(await getRun(installation.parts, second.runId)).toMatchObject({ sameFileAs: first.runId })
  })

  it('commits nothing when what goes along with it fails', async () => {
    const installation = await anInstallation()
    const { request } = await created(installation)

    const failing = createRun(installation.parts, { ...request, keepProfile: true, dryRun: true }, async () => {
      throw new Error('no worker')
    })

    await expect(failing).rejects.toThrow('no worker')
    expect(await installation.imports.query('select count(*)::int from import_jobs')).toEqual([{ count: 1 }])
    expect(await installation.imports.query('select count(*)::int from mapping_templates')).toEqual([{ count: 0 }])
  })
})

describe('executeRun', () => {
  it('brings a file into the catalogue and says what became of it', async () => {
    const installation = await anInstallation()
    const { runId } = await created(installation)

    const run = await executeRun(installation.parts, runId, forever)

    expect(run).toMatchObject({ status: 'completed', percent: 100, totalRows: 2, created: 2, updated: 0, refused: 0 })
    expect(
      await installation.catalog.query(
        'select sku, title, price, stock from products join best_offers on product_id = products.id order by sku',
      ),
    ).toEqual([
      { sku: 'INK-1', title: 'Ink', price: '7.0000', stock: 3 },
      { sku: 'PEN-1', title: 'Pen', price: '2.5000', stock: 10 },
    ])
    expect(await installation.imports.query('select message from import_logs order by id')).toEqual([
      { message: 'started' },
      { message: 'completed' },
    ])
  })

  it('leaves a complete run as it is', async () => {
    const installation = await anInstallation()
    const { runId } = await created(installation)
    const first = await executeRun(installation.parts, runId, forever)

    const second = await executeRun(installation.parts, runId, forever)

    expect(second).toEqual(first)
    expect(await installation.imports.query('select count(*)::int from import_logs')).toEqual([{ count: 2 }])
  })

  it('says that a file had rows it refused', async () => {
    const installation = await anInstallation()
    const { runId } = await created(installation, { content: `${PEN}CAP-1;Cap;on request;1\n` })

    const run = await executeRun(installation.parts, runId, forever)

    expect(run).toMatchObject({ status: 'completed_with_errors', totalRows: 3, created: 2, refused: 1 })
  })

  it.each(['01900000-0000-7000-8000-000000000000', 'xyz'])('knows no run %s that is not there', async (id) => {
    const { parts } = await anInstallation()

    await expect(executeRun(parts, id, forever)).rejects.toMatchObject({ code: 'IMPORT_NOT_FOUND' })
  })

  it.each([
    ['is gone', (path: string) => rm(path)],
    ['grew', (path: string) => appendFile(path, 'CAP-1;Cap;1;1\n')],
    ['was changed', (path: string) => writeFile(path, PEN.replace('2.50', '2.51'))],
  ])('fails for good when the original %s', async (_, damage) => {
    const installation = await anInstallation()
    const { runId, file } = await created(installation)
    await damage(installation.parts.originalPath(file.objectKey))

    const failing = executeRun(installation.parts, runId, forever)

    await expect(failing).rejects.toMatchObject({ code: 'IMPORT_ORIGINAL_MISSING', retry: 'never' })
    expect(await getRun(installation.parts, runId)).toMatchObject({
      status: 'failed',
      error: { code: 'IMPORT_ORIGINAL_MISSING' },
    })
  })

  it('fails for good when the profile reads a column that the file lacks', async () => {
    const installation = await anInstallation()
    const { runId } = await created(installation, { profile: aProfile(['sku', 'title', 'ean']) })

    await expect(executeRun(installation.parts, runId, forever)).rejects.toMatchObject({
      code: 'IMPORT_COLUMNS_MISSING',
    })

    expect(await getRun(installation.parts, runId)).toMatchObject({ status: 'failed' })
  })

  it('stands back while another import of the supplier is under way', async () => {
    const installation = await anInstallation()
    const { runId } = await created(installation)
    const [supplier] = await installation.catalog.query<{ id: string }>('select id from suppliers')

    await installation.catalog.handle.withSession(async (session) => {
      await lockSupplier(session, supplier!.id)
      await expect(executeRun(installation.parts, runId, forever)).rejects.toMatchObject({
        code: 'IMPORT_SUPPLIER_BUSY',
      })
    })

    expect(await getRun(installation.parts, runId)).toMatchObject({ status: 'interrupted' })
    expect(await executeRun(installation.parts, runId, forever)).toMatchObject({ status: 'completed' })
  })

  it('is interrupted by its signal between two batches, and goes on where it was', async () => {
    const installation = await anInstallation()
    const { runId } = await created(installation, { content: manyRows(12_000) })
    const stop = new AbortController()
    const running = executeRun({ ...installation.parts, lanes: 1 }, runId, stop.signal)
    await vi.waitFor(
      async () => expect((await sumCheckpoints(installation.parts.catalog, runId)).rows).toBeGreaterThan(0),
      { timeout: 30_000, interval: 5 },
    )

    stop.abort(new Error('Stopped on request.'))

    await expect(running).rejects.toMatchObject({ code: 'IMPORT_INTERRUPTED', message: expect.stringContaining(runId) })
    const stopped = await getRun(installation.parts, runId)
    expect(stopped).toMatchObject({ status: 'interrupted', error: null })
    expect(stopped.totalRows).toBeLessThan(12_000)
    await resumeRun(installation.parts, { id: runId })
    expect(await executeRun(installation.parts, runId, forever)).toMatchObject({
      status: 'completed',
      totalRows: 12_000,
      created: 12_000,
    })
    expect(await installation.catalog.query('select count(*)::int from product_changes')).toEqual([{ count: 12_000 }])
  })

  it('does not go on once a newer file of the supplier was imported', async () => {
    const installation = await anInstallation()
    const { runId } = await created(installation)
    await installation.imports.query(
      `update import_jobs set status = 'interrupted', started_at = now() where id = '${runId}'`,
    )
    const newer = await installation.importText(PEN.replace('2.50', '2.75'), PROFILE)

    const resumed = executeRun(installation.parts, runId, forever)

    await expect(resumed).rejects.toMatchObject({ code: 'IMPORT_OUTDATED', details: { runId: newer.id } })
    expect(await getRun(installation.parts, runId)).toMatchObject({ status: 'failed' })
    await expect(resumeRun(installation.parts, { id: runId })).rejects.toMatchObject({
      code: 'IMPORT_OUTDATED',
      message: expect.stringContaining(`pm import resume ${runId} --anyway`),
    })
    expect(
      await installation.catalog.query(
        "select price from products join best_offers on product_id = products.id where sku = 'PEN-1'",
      ),
    ).toEqual([{ price: '2.7500' }])
  })

  it('that was cancelled before it began does not begin after a newer file either', async () => {
    const installation = await anInstallation()
    const { runId } = await created(installation)
    await cancelRun(installation.parts, runId)
    const newer = await installation.importText(PEN.replace('2.50', '2.75'), PROFILE)

    const resumed = resumeRun(installation.parts, { id: runId })

    await expect(resumed).rejects.toMatchObject({ code: 'IMPORT_OUTDATED', details: { runId: newer.id } })
    expect(await getRun(installation.parts, runId)).toMatchObject({ status: 'cancelled' })
  })

  it('goes on when the newer file was taken back, and not when that was taken back too', async () => {
    const installation = await anInstallation()
    const { parts } = installation
    const { runId } = await created(installation)
    await cancelRun(parts, runId)
    const newer = await installation.importText(PEN.replace('2.50', '2.75'), PROFILE)
    const takeBack = async (id: string) =>
      executeRun(parts, (await createUndo(parts, { runId: id, only: null })).id, forever)
    const undo = await takeBack(newer.id)
    const redo = await takeBack(undo.id)

    const beside = resumeRun(parts, { id: runId })
    await expect(beside).rejects.toMatchObject({ code: 'IMPORT_OUTDATED', details: { runId: newer.id } })
    await takeBack(redo.id)
    await resumeRun(parts, { id: runId })

    expect(await executeRun(parts, runId, forever)).toMatchObject({ status: 'completed', created: 2 })
  })

  it('goes over a newer file when a person says so, but not over one that came after that', async () => {
    const installation = await anInstallation()
    const { runId } = await created(installation)
    await cancelRun(installation.parts, runId)
    await installation.importText(PEN.replace('2.50', '2.75'), PROFILE)

    await resumeRun(installation.parts, { id: runId, anyway: true })
    const newest = await installation.importText(PEN.replace('2.50', '3.00'), PROFILE)
    await expect(executeRun(installation.parts, runId, forever)).rejects.toMatchObject({
      code: 'IMPORT_OUTDATED',
      details: { runId: newest.id },
    })
    await resumeRun(installation.parts, { id: runId, anyway: true })
    const run = await executeRun(installation.parts, runId, forever)

    expect(run).toMatchObject({ status: 'completed', updated: 1, unchanged: 1 })
    expect(
      await installation.catalog.query(
        "select price from products join best_offers on product_id = products.id where sku = 'PEN-1'",
      ),
    ).toEqual([{ price: '2.5000' }])
  })

  it('is interrupted when the database goes, and says how to go on', async () => {
    const installation = await anInstallation()
    const { runId } = await created(installation, { content: manyRows(12_000) })
    const running = executeRun({ ...installation.parts, lanes: 1 }, runId, forever)
    running.catch(() => {})
    await vi.waitFor(
      async () => expect((await sumCheckpoints(installation.parts.catalog, runId)).rows).toBeGreaterThan(0),
      { timeout: 30_000, interval: 5 },
    )

    await installation.catalog.query(
      'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
    )

    await expect(running).rejects.toMatchObject({ code: 'IMPORT_INTERRUPTED', retry: 'later' })
    expect(await getRun(installation.parts, runId)).toMatchObject({ status: 'interrupted' })
    expect(await executeRun(installation.parts, runId, forever)).toMatchObject({ status: 'completed', created: 12_000 })
  })

  it('that fails while it fills the catalogue leaves no index and no foreign key out', async () => {
    const { parts, catalog, ...installation } = await anInstallation()
    await catalog.query(`
      create function refuse() returns trigger language plpgsql as $$ begin raise 'no more' using errcode = 'P0001'; end $$;
      create trigger refuse before insert on products for each row when (new.sku = 'A-6000') execute function refuse()`)
    const { runId } = await created({ parts, catalog, ...installation }, { content: manyRows(12_000) })

    await expect(executeRun({ ...parts, lanes: 1 }, runId, forever)).rejects.toThrow('no more')

    expect(await getRun(parts, runId)).toMatchObject({ status: 'failed' })
    expect(await catalog.query('select from products limit 1')).toHaveLength(1)
    expect(await catalog.query('select name from set_aside')).toEqual([])
  })

  it('does not go on where its file would end the same way, and says what helps instead', async () => {
    const installation = await anInstallation()
    const profile = { ...PROFILE, fields: { ...PROFILE.fields, price: { from: { column: 'Preis' } } } }
    const { runId } = await created(installation, { profile })
    await expect(executeRun(installation.parts, runId, forever)).rejects.toMatchObject({
      code: 'IMPORT_COLUMNS_MISSING',
    })

    const resumed = resumeRun(installation.parts, { id: runId, anyway: true })

    await expect(resumed).rejects.toMatchObject({
      code: 'IMPORT_FAILS_AGAIN',
      status: 409,
      details: { reason: 'IMPORT_COLUMNS_MISSING', waysOn: ['map', 'other-file'] },
    })
    expect(await getRun(installation.parts, runId)).toMatchObject({
      status: 'failed',
      error: { code: 'IMPORT_COLUMNS_MISSING' },
      waysOn: ['map', 'other-file'],
    })
  })

  it('goes on once its original is back', async () => {
    const { parts, ...installation } = await anInstallation()
    const { runId } = await created({ parts, ...installation })
    const missing = { ...parts, originalPath: () => '/nowhere' }
    await expect(executeRun(missing, runId, forever)).rejects.toMatchObject({ code: 'IMPORT_ORIGINAL_MISSING' })

    await resumeRun(parts, { id: runId })

    expect(await executeRun(parts, runId, forever)).toMatchObject({ status: 'completed', created: 2, waysOn: [] })
  })

  it('keeps the dialect of its beginning', async () => {
    const installation = await anInstallation()
    const { runId } = await created(installation)
    await executeRun(installation.parts, runId, forever)

    const row = await findRun(installation.parts.imports, runId)

    expect(row?.dialect).toMatchObject({ delimiter: ';', header: true, columns: ['sku', 'title', 'price', 'stock'] })
  })
})

describe('cancelRun', () => {
  it('cancels a run that waits at once; it does not begin until it is resumed', async () => {
    const installation = await anInstallation()
    const { runId } = await created(installation)

    const cancelled = await cancelRun(installation.parts, runId)

    expect(cancelled).toMatchObject({ status: 'cancelled' })
    await expect(executeRun(installation.parts, runId, forever)).rejects.toMatchObject({ code: 'IMPORT_CANCELLED' })
    expect(await installation.catalog.query('select count(*)::int from products')).toEqual([{ count: 0 }])
    await resumeRun(installation.parts, { id: runId })
    expect(await executeRun(installation.parts, runId, forever)).toMatchObject({ status: 'completed', created: 2 })
  })

  it('stops a run under way after its batches; resumed, it does the rest', async () => {
    const installation = await anInstallation()
    const { runId } = await created(installation, { content: manyRows(60_000) })
    const running = executeRun({ ...installation.parts, lanes: 1 }, runId, forever)
    running.catch(() => {})
    await vi.waitFor(async () => expect((await getRun(installation.parts, runId)).totalRows).toBeGreaterThan(0), {
      timeout: 30_000,
      interval: 20,
    })

    await cancelRun(installation.parts, runId)

    await expect(running).rejects.toMatchObject({ code: 'IMPORT_CANCELLED' })
    const stopped = await getRun(installation.parts, runId)
    expect(stopped).toMatchObject({ status: 'cancelled' })
    expect(await installation.catalog.query('select name from set_aside')).toEqual([])
    expect(stopped.totalRows).toBeLessThan(60_000)
    expect(stopped.created).toBe(stopped.totalRows)
    expect(await installation.catalog.query('select count(*)::int from products')).toEqual([{ count: stopped.created }])
  })

  it('has nothing to cancel in a complete run, which stays complete', async () => {
    const installation = await anInstallation()
    const { runId } = await created(installation)
    await executeRun(installation.parts, runId, forever)

    await expect(cancelRun(installation.parts, runId)).rejects.toMatchObject({ code: 'IMPORT_NOT_CANCELLABLE' })
    await expect(resumeRun(installation.parts, { id: runId })).rejects.toMatchObject({ code: 'IMPORT_NOT_RESUMABLE' })

    expect(await getRun(installation.parts, runId)).toMatchObject({ status: 'completed' })
  })
})

describe('importFile', () => {
  it('says before there is a run that the profile does not fit the file', async () => {
    const installation = await anInstallation()

    const failing = installation.importText(PEN, aProfile(['sku', 'title', 'ean']))

    await expect(failing).rejects.toMatchObject({ code: 'IMPORT_COLUMNS_MISSING' })
    expect(await installation.imports.query('select count(*)::int from import_jobs')).toEqual([{ count: 0 }])
  })

  it('suggests a profile when it is given none', async () => {
    const installation = await anInstallation()

    const run = await installation.importText(PEN, null)

    expect(run).toMatchObject({ status: 'completed', created: 2 })
  })

  it('writes no product row when nothing has changed', async () => {
    const installation = await anInstallation()
    await installation.importText(manyRows(3_000), PROFILE)
    const before = await productWrites(installation)

    const run = await installation.importText(manyRows(3_000), PROFILE)

    expect(run).toMatchObject({ created: 0, updated: 0, unchanged: 3_000 })
    expect(await productWrites(installation)).toEqual(before)
  })

  it('reads two files of two suppliers at once', async () => {
    const installation = await anInstallation()
    const path = await installation.write('catalogue.csv', manyRows(6_000))
    const request = { path, profile: PROFILE, signal: forever }

    const runs = await Promise.all([
      importFile(installation.parts, { ...request, supplier: { code: 'ACME' } }),
      importFile(installation.parts, { ...request, supplier: { code: 'BOLT' } }),
    ])

    expect(runs).toMatchObject([
      { status: 'completed', created: 6_000 },
      { status: 'completed', created: 6_000 },
    ])
  })

  it('updates what a price list of known articles says, and refuses those it does not know', async () => {
    const installation = await anInstallation()
    await installation.importText(PEN, PROFILE)

    const run = await installation.importText('sku;price\nPEN-1;2.75\nNEW-1;9\n', aProfile(['sku', 'price']))

    expect(run).toMatchObject({ status: 'completed_with_errors', updated: 1, refused: 1, missing: 1 })
    expect(await installation.imports.query('select line, code from import_errors')).toEqual([
      { line: 3, code: 'PRODUCT_UNKNOWN' },
    ])
    expect(
      await installation.catalog.query(
        "select title, price, stock from products join best_offers on product_id = products.id where sku = 'PEN-1'",
      ),
    ).toEqual([{ title: 'Pen', price: '2.7500', stock: 10 }])
  })
})

/** Where each product row lies and which transaction wrote it: another answer means that a row was written. */
function productWrites({ catalog }: TestInstallation) {
  return catalog.query("select md5(string_agg(concat(ctid, xmin), ',' order by id)) as rows from products")
}
