import { describe, expect, it } from 'vitest'
import { poolSettings } from './pool-settings.ts'

describe('poolSettings', () => {
  it('has the defaults when the environment is silent', () => {
    expect(poolSettings({}, 'catalog', { size: 20 })).toEqual({
      size: 20,
      overflow: 10,
      waitTimeoutMs: 30_000,
      recycleMs: 3_600_000,
      prePing: true,
    })
  })

  it('reads every name', () => {
    const env = {
      CATALOG_POOL_SIZE: '30',
      CATALOG_MAX_OVERFLOW: '0',
      DATABASE_MAX_OVERFLOW: '40',
      DATABASE_POOL_TIMEOUT: '2.5',
      DATABASE_POOL_RECYCLE: '60',
      DATABASE_POOL_PRE_PING: 'False',
    }

    expect(poolSettings(env, 'catalog', { size: 20 })).toEqual({
      size: 30,
      overflow: 0,
      waitTimeoutMs: 2_500,
      recycleMs: 60_000,
      prePing: false,
    })
    expect(poolSettings(env, 'core', { size: 5 })).toMatchObject({ size: 5, overflow: 40 })
  })

  it('takes an empty variable for an absent one', () => {
    expect(poolSettings({ CORE_POOL_SIZE: '  ' }, 'core', { size: 5, overflow: 3 })).toMatchObject({
      size: 5,
      overflow: 3,
    })
  })

  it.each([
    ['CORE_POOL_SIZE', '0'],
    ['CORE_POOL_SIZE', '-3'],
    ['CORE_POOL_SIZE', 'many'],
    ['CORE_POOL_SIZE', '1e9'],
    ['CORE_MAX_OVERFLOW', '2.5'],
    ['DATABASE_POOL_TIMEOUT', '0'],
    ['DATABASE_POOL_TIMEOUT', '99999999'],
    ['DATABASE_POOL_RECYCLE', '-1'],
    ['DATABASE_POOL_PRE_PING', 'maybe'],
  ])('refuses %s=%s and says which', (variable, text) => {
    expect(() => poolSettings({ [variable]: text }, 'core', { size: 5 })).toThrow(
      expect.objectContaining({ code: 'DB_SETTING_INVALID', variable, message: expect.stringContaining(`"${text}"`) }),
    )
  })
})
