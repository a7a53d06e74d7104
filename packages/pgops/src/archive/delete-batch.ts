import { identifier, type Part, part, sql, type Tx } from '@products-manager/postgres'
import { ArchiveError } from './archive-error.ts'
import type { Archiving } from './archiving.ts'
import { countDone, type Done } from './catalogue/jobs.ts'
import { bytesOfPiece, listCopied, markArchived, type PieceManifest } from './catalogue/pieces.ts'
import { isDependent, isDue, referring } from './collect-due.ts'
import { unchangedPlaces } from './documents/archive-documents.ts'
import { waitAtMost, writeExactly } from './exact-texts.ts'
import { sameColumns, sameValues } from './list-columns.ts'
import { type LoadedPiece, loadPieces } from './load-piece.ts'
import { noteStates } from './note-states.ts'
import { type Reference, tablePart } from './table-facts.ts'
import { addToDays } from './tables/roll-up.ts'
import { untilLocked } from './until-locked.ts'
import { readBack } from './write-piece.ts'

/**
 * Deletes the rows of a copied batch that are still what their files say, in one transaction with the note that they are in
 * the archive now. Rows that changed, went, or are locked meanwhile are no part of the archive, and stay.
 */
export async function deleteBatch(archiving: Archiving, batch: string): Promise<Done> {
  const { session } = archiving
  const pieces = await listCopied(session, batch)
  const loaded: LoadedPiece[] = []
  for (const { manifest } of pieces) {
    if (!manifest) continue
    const set = await readBack(archiving, manifest)
    loaded.push({ manifest, set, ...(manifest.documents && { places: await unchangedPlaces(archiving, manifest) }) })
  }
  const done = await untilLocked(archiving, () =>
    session.transaction(async (tx) => {
      await writeExactly(tx)
      await waitAtMost(tx, archiving.lockTimeoutMs)
      const gone = await deleteLoaded(tx, archiving, loaded)
      for (const { manifest } of loaded) await markArchived(tx, manifest.id, gone.get(manifest.id)?.held ?? '{}')
      const count = countOf(loaded, gone)
      await countDone(tx, archiving.jobId, count)
      return count
    }),
  )
  await noteStates(archiving)
  return done
}

/** What was deleted of a piece. */
interface GoneRows {
  piece: string
  held: string
  rows: number
}

async function deleteLoaded(tx: Tx<string>, archiving: Archiving, loaded: readonly LoadedPiece[]) {
  const { facts, policy } = archiving
  const dependents = facts.references.filter((one) => isDependent(policy, one))
  await loadPieces(
    tx,
    ROOTS,
    loaded.filter(({ manifest }) => manifest.refersBy === null),
  )
  await lockRoots(tx, archiving)
  for (const reference of facts.references) {
    if (!dependents.includes(reference)) await keepReferred(tx, { reference, without: null })
  }
  const gone: GoneRows[] = []
  for (const [i, reference] of dependents.entries()) {
    const own = loaded.filter(({ manifest }) => manifest.table === reference.table && refersSo(manifest, reference))
    const [first] = own
    const name = `pgops_dependents_${i}`
    await loadPieces(tx, name, own)
    await keepReferred(tx, { reference, without: first ? { name, piece: first } : null })
  }
  for (const [i, reference] of dependents.entries()) {
    const piece = loaded.find(({ manifest }) => manifest.table === reference.table && refersSo(manifest, reference))
    if (piece) gone.push(...(await deleteDependents(tx, { reference, name: `pgops_dependents_${i}`, piece })))
    await refuseOrphans(tx, archiving, reference)
  }
  await addToDays(
    tx,
    archiving,
    part`pg_temp.pgops_roots x join pg_temp.pgops_going g on g.piece = x.pgops_piece and g.at = x.pgops_row`,
  )
  gone.push(...(await deleteRoots(tx, archiving)))
  return new Map(gone.map((one) => [one.piece, one]))
}

const ROOTS = 'pgops_roots'

/** Locks the rows that are still as they were archived and still due; those that somebody has locked wait for the next run. */
async function lockRoots(tx: Tx<string>, archiving: Archiving): Promise<void> {
  const { facts } = archiving
  await tx.run(sql('archive.create_going')`
    create temp table pgops_going (piece text, at integer, partition oid, place tid) on commit drop
  `)
  await tx.run(sql('archive.lock_rows')`
    insert into pg_temp.pgops_going
    select x.pgops_piece, x.pgops_row, t.tableoid, t.ctid
      from pg_temp.pgops_roots x
      join ${tablePart(facts)} t on ${ofKey(facts.key, 't', 'x')}
     where ${sameValues(
       facts.columns.map(({ name }) => name),
       't',
       'x',
     )}
       and ${isDue(archiving, true)}
       for update of t skip locked
  `)
}

interface Kept {
  reference: Reference
  /** The archived rows that refer, if there are any. */
  without: { name: string; piece: LoadedPiece } | null
}

/** Lets a row stay that others refer to, other than those that go with it as they were archived. */
async function keepReferred(tx: Tx<string>, { reference, without }: Kept): Promise<void> {
  const stays = without
    ? part`and not exists (select from ${identifier('pg_temp', without.name)} y
                            where ${ofKey(without.piece.manifest.key, 'c', 'y')}
                              and ${sameValues(
                                without.piece.set.columns.map(({ name }) => name),
                                'c',
                                'y',
                              )})`
    : part``
  await tx.run(sql('archive.keep_referred')`
    delete from pg_temp.pgops_going g
     using pg_temp.pgops_roots x
     where x.pgops_piece = g.piece and x.pgops_row = g.at
       and exists (${referring(reference, 'x')} ${stays})
  `)
}

interface Dependents {
  reference: Reference
  name: string
  piece: LoadedPiece
}

function deleteDependents(tx: Tx<string>, { reference, name, piece }: Dependents): Promise<GoneRows[]> {
  const { columns, referred } = reference
  const names = piece.set.columns.map((column) => column.name)
  return tx.many(sql<GoneRows>('archive.delete_dependents')`
    with gone as (
      delete from ${tablePart(reference)} c
       using ${identifier('pg_temp', name)} y, pg_temp.pgops_roots x, pg_temp.pgops_going g
       where x.pgops_piece = g.piece and x.pgops_row = g.at
         and ${sameColumns({ alias: 'y', names: columns }, { alias: 'x', names: referred })}
         and ${ofKey(piece.manifest.key, 'c', 'y')}
         and ${sameValues(names, 'c', 'y')}
      returning y.pgops_piece as piece, y.pgops_row as at
    )
    ${goneRows}
  `)
}

/** A row that depends and changed a moment ago would be deleted unarchived with the one it refers to. */
async function refuseOrphans(tx: Tx<string>, { policy }: Archiving, reference: Reference): Promise<void> {
  const { left } = await tx.one(sql<{ left: boolean }>('archive.find_left')`
    select exists (
      select from pg_temp.pgops_going g
        join pg_temp.pgops_roots x on x.pgops_piece = g.piece and x.pgops_row = g.at
       where exists (${referring(reference, 'x')})) as left
  `)
  if (left)
    throw new ArchiveError(
      'ARCHIVE_CHANGED',
      `${policy.name}: rows of ${reference.table} changed while they were archived. Nothing was deleted; the next run tries again.`,
    )
}

function deleteRoots(tx: Tx<string>, { facts }: Archiving): Promise<GoneRows[]> {
  return tx.many(sql<GoneRows>('archive.delete_rows')`
    with gone as (
      delete from ${tablePart(facts)} t
       using pg_temp.pgops_going g
       where t.ctid = g.place and t.tableoid = g.partition
      returning g.piece, g.at
    )
    ${goneRows}
  `)
}

const goneRows = part`select piece, range_agg(int4range(at, at + 1))::text as held, count(*)::int as rows from gone group by piece`

function ofKey(key: readonly string[], left: string, right: string): Part {
  return sameColumns({ alias: left, names: key }, { alias: right, names: key })
}

function refersSo({ refersBy }: PieceManifest, { columns }: Reference): boolean {
  return refersBy !== null && refersBy.columns.join() === columns.join()
}

function countOf(loaded: readonly LoadedPiece[], gone: ReadonlyMap<string, GoneRows>): Done {
  const done = { rows: 0, plainBytes: 0, storedBytes: 0 }
  for (const { manifest } of loaded) {
    done.rows += gone.get(manifest.id)?.rows ?? 0
    const { plainBytes, storedBytes } = bytesOfPiece(manifest)
    done.plainBytes += plainBytes
    done.storedBytes += storedBytes
  }
  return done
}
