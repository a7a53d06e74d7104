import { describe, expect, it } from 'vitest'
import { databaseUrls, withoutPassword } from './database-urls.ts'

describe('databaseUrls', () => {
  it('reads the three addresses of a database', () => {
    const env = {
      DB_CATALOG_URL: 'postgresql+asyncpg://pm:s3cret@bouncer:6432/db_catalog',
      DB_CATALOG_REPLICA_URL: 'postgres://pm:s3cret@replica/db_catalog',
      DB_CATALOG_DIRECT_URL: 'postgresql://pm:s3cret@db:5432/db_catalog',
    }

    expect(databaseUrls(env, 'catalog')).toEqual({
      url: 'postgresql://pm:s3cret@bouncer:6432/db_catalog',
      replicaUrl: 'postgresql://pm:s3cret@replica/db_catalog',
      directUrl: 'postgresql://pm:s3cret@db:5432/db_catalog',
    })
  })

  it('is null for a database the environment does not name', () => {
    expect(databaseUrls({ DB_CORE_URL: 'postgres://h/core' }, 'catalog')).toBeNull()
  })

  it.each([
    'mysql://pm:s3cret@host/db',
    'postgres://pm:s3cret@host:port/db',
    'postgres://pm:s3cret@host',
    'host=db password=s3cret',
  ])('refuses %s without repeating its password', (url) => {
    const read = () => databaseUrls({ DB_CORE_URL: url }, 'core')

    expect(read).toThrow(expect.objectContaining({ variable: 'DB_CORE_URL' }))
    expect(read).not.toThrow(/s3cret/)
  })
})

describe('withoutPassword', () => {
  it.each([
    ['postgres://pm:s3cret@host/db', 'postgres://pm:****@host/db'],
    ['postgres://host/db?user=pm&password=s3cret', 'postgres://host/db?user=pm&password=****'],
    ['postgres://host/db', 'postgres://host/db'],
    ['postgresql+asyncpg://pm:s3cret@host/db', 'postgresql+asyncpg://pm:****@host/db'],
    ['pm:s3cret@@', '(not an address)'],
    ['host=db password=s3cret', '(not an address)'],
  ])('shows %s as %s', (url, shown) => {
    expect(withoutPassword(url)).toBe(shown)
  })
})
