import type { Profile } from '@products-manager/contract'
import { describe, expect, it, onTestFinished } from 'vitest'
import { readConfig } from '../../../platform/config.ts'
import { createMetrics } from '../../../platform/http/metrics.ts'
import { openHttp } from '../../../platform/http/open-http.ts'
import { openLog } from '../../../platform/log.ts'
import { anInstallation, aProfile } from '../testing/an-installation.ts'
import { receiveFile } from '../uploads.ts'
import { importRoutes } from './imports.routes.ts'
import { profileRoutes } from './profiles.routes.ts'
import { uploadRoutes } from './uploads.routes.ts'

const good = aProfile(['sku', 'title', 'price'])
/** Each passes the published schema. */
const wrong: [string, string, Profile][] = [
  ['an encoding that is none', 'file.encoding', { ...good, file: { ...good.file, encoding: 'klingon' } }],
  [
    'a field with a column and a constant',
    'fields.title',
    { ...good, fields: { ...good.fields, title: { from: { column: 'title' }, constant: 'Pen' } } },
  ],
]

async function anApi() {
  const { parts, imports, write } = await anInstallation()
  const api = await openHttp({
    config: readConfig({}).http,
    log: openLog({ level: 'silent' }),
    metrics: createMetrics(),
    version: '0',
    webDirectory: '/nowhere',
    routes: (server) => {
      importRoutes(server, { ...parts, enqueue: async () => {} })
      profileRoutes(server, parts)
      uploadRoutes(server, parts)
    },
  })
  onTestFinished(() => api.close())
  const bytes = await write('a.csv', 'sku;title;price\nPEN-1;Pen;2.50\n')
  const { id: uploadId } = await receiveFile(parts, { fileName: 'a.csv', bytes })
  const call = async (method: 'POST' | 'PUT', path: string, payload: object) => {
    const answer = await api.inject({ method, url: `/api/v1${path}`, payload })
    return { status: answer.statusCode, body: answer.json() }
  }
  return {
    call,
    uploadId,
    kept: () => imports.query('select id from import_configs union select id from import_jobs'),
  }
}

describe('a profile sent to the API', () => {
  it.each(wrong)('with %s is refused wherever it is sent, and nothing is kept', async (_, field, profile) => {
    const { call, uploadId, kept } = await anApi()

    const answers = [
      await call('PUT', '/profiles', { profile, supplier: 'ACME' }),
      await call('POST', '/imports', { uploadId, supplier: 'ACME', profile }),
      await call('POST', `/imports/uploads/${uploadId}/preview`, { profile }),
      await call('POST', `/imports/uploads/${uploadId}/explain`, { profile, field: 'title' }),
    ]

    for (const answer of answers) {
      expect(answer).toMatchObject({ status: 422, body: { error: { code: 'IMPORT_PROFILE_INVALID', field } } })
    }
    expect(await kept()).toEqual([])
  })

  it('is taken when it is sound', async () => {
    const { call, uploadId } = await anApi()

    const kept = await call('PUT', '/profiles', { profile: good, supplier: 'ACME' })
    const started = await call('POST', '/imports', { uploadId, supplier: 'ACME', profile: good })

    expect([kept.status, started.status]).toEqual([200, 202])
  })
})

it('looks at a file again in no encoding that is none', async () => {
  const { call, uploadId } = await anApi()

  const answer = await call('POST', `/imports/uploads/${uploadId}/detect`, { encoding: 'klingon' })

  expect(answer).toMatchObject({
    status: 422,
    body: { error: { code: 'IMPORT_PROFILE_INVALID', field: 'file.encoding' } },
  })
})
