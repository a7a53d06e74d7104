import { expect, it, onTestFinished } from 'vitest'
import { systemClock } from '../../../platform/clock.ts'
import { openOperatedApi } from '../testing/open-operated-api.ts'
import { alertRoutes } from './alerts.routes.ts'

it('tells of a server without backups', async () => {
  const operated = await openOperatedApi({
    routes: (api, { config, system }) => alertRoutes(api, { config, system, clock: systemClock }),
  })
  onTestFinished(() => operated.close())

  const answer = await operated.get('/api/v1/operations/alerts')

  expect(answer).toEqual({
    alerts: [{ code: 'backups-off', severity: 'warning', database: null, amount: null, detail: null }],
  })
})
