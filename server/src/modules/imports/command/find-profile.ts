import { readFile } from 'node:fs/promises'
import type { Profile } from '@products-manager/contract'
import type { Reads } from '@products-manager/postgres'
import { systemCode } from '../../../platform/errors.ts'
import { profileNotFound, profileNotJson } from '../errors.ts'
import { readProfile } from '../profile/read-profile.ts'
import { findProfileByName, listProfiles, type ProfileRow } from '../queries/profiles.ts'

const MOST_TEMPLATES = 10_000

/**
 * The profile a person asks for: a JSON file by its path, or a kept profile by its name; without either, the supplier's
 * default; null when the supplier has none.
 */
export async function findProfileFor(
  imports: Reads<'imports'>,
  { asked, supplier }: { asked: string | undefined; supplier: string },
): Promise<Profile | null> {
  if (asked === undefined) return (await findProfileByName(imports, { supplier, name: null }))?.profile ?? null
  if (asked.endsWith('.json')) return readProfileFile(asked)

  const kept = await findProfileByName(imports, { supplier, name: asked })
  if (!kept) throw profileNotFound({ name: asked })
  return kept.profile
}

/** The template of this name; without a supplier, also the one that a single supplier has under it. */
export async function findTemplate(
  imports: Reads<'imports'>,
  { name, supplier }: { name: string; supplier: string | undefined },
): Promise<ProfileRow> {
  const row = await findProfileByName(imports, { supplier: supplier ?? '', name })
  if (row) return row
  const rows = await listProfiles(imports, { supplier, limit: MOST_TEMPLATES })
  const [only, ...others] = supplier === undefined ? rows.filter((candidate) => candidate.name === name) : []
  if (!only || others.length > 0) throw profileNotFound({ name })
  return only
}

/** A profile from a JSON file. */
export async function readProfileFile(path: string): Promise<Profile> {
  return readProfile(parseJson(await readText(path), path))
}

async function readText(path: string): Promise<string> {
  return readFile(path, 'utf8').catch((error: unknown) => {
    if (systemCode(error) === 'ENOENT') throw profileNotFound({ name: path }, error)
    throw error
  })
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw profileNotJson({ path, problem: error instanceof Error ? error.message : '' }, error)
  }
}
