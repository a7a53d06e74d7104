import {
  checkGoldenRows,
  getProfile,
  getTemplateUsage,
  getTemplateVersion,
  listGoldenRows,
  listProfiles as listProfilesRoute,
  listTemplateVersions as listVersionsRoute,
  pinGoldenRow,
  saveProfile,
  unpinGoldenRow,
} from '@products-manager/contract'
import type { FastifyInstance } from 'fastify'
import Type from 'typebox'
import { readCursor, toPage } from '../../../platform/http/cursor.ts'
import { serve } from '../../../platform/http/serve.ts'
import { goldenRowNotFound } from '../errors.ts'
import { profileJsonSchema } from '../profile/profile-json-schema.ts'
import { deleteGoldenRow } from '../queries/golden-rows.ts'
import { listProfiles } from '../queries/profiles.ts'
import { listTemplateRuns, listTemplateSuppliers, listTemplateVersions } from '../queries/template-versions.ts'
import {
  getTemplate,
  getVersion,
  goldenRowsOf,
  pinRow,
  saveTemplate,
  type TemplateParts,
  toStoredProfile,
} from '../templates/templates.ts'

const NamePlace = Type.Object({ name: Type.String(), id: Type.String({ pattern: '^[0-9a-f-]{36}$' }) })
const RUNS = 20

export function profileRoutes(api: FastifyInstance, parts: TemplateParts): void {
  const { imports } = parts

  serve(api, listProfilesRoute, async ({ query: { cursor, limit = 50, supplier } }) => {
    const rows = await listProfiles(imports, { supplier, after: readCursor(NamePlace, cursor), limit: limit + 1 })
    return toPage(rows, { limit, item: toStoredProfile, cursor: ({ name, id }) => ({ name, id }) })
  })

  serve(api, getProfile, async ({ params }) => toStoredProfile(await getTemplate(parts, params.id)))

  serve(api, saveProfile, async ({ body: { supplier = null, isDefault = false, note = null, ...body } }) =>
    toStoredProfile(await saveTemplate(parts, { ...body, supplier, isDefault, note })),
  )

  api.get('/api/v1/profiles/schema.json', { schema: { hide: true } }, async () => profileJsonSchema())

  serve(api, listVersionsRoute, async ({ params }) => {
    await getTemplate(parts, params.id)
    const rows = await listTemplateVersions(imports, params.id)
    return { items: rows.map(({ createdAt, ...row }) => ({ ...row, createdAt: createdAt.toISOString() })) }
  })

  serve(api, getTemplateVersion, ({ params: { id, version }, query: { against } }) =>
    getVersion(parts, { id, version: Number(version), against }),
  )

  serve(api, getTemplateUsage, async ({ params: { id } }) => {
    await getTemplate(parts, id)
    const suppliers = await listTemplateSuppliers(imports, id)
    const runs = await listTemplateRuns(imports, { templateId: id, limit: RUNS })
    return {
      suppliers: suppliers.map(({ lastRunAt, ...row }) => ({ ...row, lastRunAt: lastRunAt.toISOString() })),
      runs: runs.map(({ createdAt, ...row }) => ({ ...row, createdAt: createdAt.toISOString() })),
    }
  })

  serve(api, listGoldenRows, async ({ params }) => ({ items: await goldenRowsOf(parts, params.id) }))
  serve(api, checkGoldenRows, async ({ params, body }) => ({
    items: await goldenRowsOf(parts, params.id, body.profile),
  }))
  serve(api, pinGoldenRow, ({ params, body: { note = null, ...row } }) => pinRow(parts, { ...params, ...row, note }))
  serve(api, unpinGoldenRow, async ({ params: { id } }) => {
    const dropped = await imports.transaction((tx) => deleteGoldenRow(tx, id))
    if (dropped === 0) throw goldenRowNotFound({ id })
    return { id }
  })
}
