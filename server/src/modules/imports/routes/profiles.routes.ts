import {
  getProfile,
  listProfiles as listProfilesRoute,
  type StoredProfile,
  saveProfile,
} from '@products-manager/contract'
import type { Database } from '@products-manager/postgres'
import type { FastifyInstance } from 'fastify'
import Type from 'typebox'
import { readCursor, toPage } from '../../../platform/http/cursor.ts'
import { serve } from '../../../platform/http/serve.ts'
import { profileNotFound } from '../errors.ts'
import { profileJsonSchema } from '../profile/profile-json-schema.ts'
import { readProfile } from '../profile/read-profile.ts'
import { findProfile, listProfiles, type ProfileRow, upsertProfile } from '../queries/profiles.ts'

const NamePlace = Type.Object({ name: Type.String(), id: Type.String({ pattern: '^[0-9a-f-]{36}$' }) })

export function profileRoutes(api: FastifyInstance, { imports }: { imports: Database<'imports'> }): void {
  serve(api, listProfilesRoute, async ({ query: { cursor, limit = 50, supplier } }) => {
    const rows = await listProfiles(imports, { supplier, after: readCursor(NamePlace, cursor), limit: limit + 1 })
    return toPage(rows, { limit, item: toStoredProfile, cursor: ({ name, id }) => ({ name, id }) })
  })

  serve(api, getProfile, async ({ params }) => {
    const row = await findProfile(imports, params.id)
    if (!row) throw profileNotFound({ name: params.id })
    return toStoredProfile(row)
  })

  serve(api, saveProfile, async ({ body: { profile, supplier = null, isDefault = false } }) =>
    toStoredProfile(
      await imports.transaction((tx) => upsertProfile(tx, { profile: readProfile(profile), supplier, isDefault })),
    ),
  )

  api.get('/api/v1/profiles/schema.json', { schema: { hide: true } }, async () => profileJsonSchema())
}

function toStoredProfile(row: ProfileRow): StoredProfile {
  return { ...row, createdAt: row.createdAt.toISOString(), updatedAt: row.updatedAt.toISOString() }
}
