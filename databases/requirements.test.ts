import { fileURLToPath } from 'node:url'
import { migrate } from '@products-manager/postgres'
import { type TestDatabase, testCluster } from '@products-manager/postgres/testing'
import { beforeAll, describe, expect, it } from 'vitest'
import { databaseNames } from './testing/database-names.ts'
import { type Column, listColumns, listForeignKeys, listIndexes } from './testing/structure.ts'

/** What the seven databases were promised to hold. `!` means never null; lengths and digits are the least there must
 *  be; the columns of an index are those it begins with. Times are `timestamptz` and keys `uuid` whatever the promise
 *  said, and where a table has two promises this is the younger one. */
const promised: Record<
  string,
  { tables: Record<string, string>; indexes: readonly [name: string, table: string, columns: string][] }
> = {
  core: {
    tables: {
      users:
        'id uuid!, email varchar(255)!, username varchar(100), hashed_password varchar(255)!, first_name varchar(100), last_name varchar(100), role varchar(50)!, is_active boolean, is_verified boolean, is_superuser boolean, is_admin boolean, permissions jsonb!, last_login timestamptz, created_at timestamptz, updated_at timestamptz',
      roles: 'id integer!, name varchar(100)!, description text, is_active boolean',
      permissions: 'id integer!, name varchar(100)!, resource varchar(100), action varchar(50)',
      role_permissions: 'role_id integer!, permission_id integer!',
      // Promised of one user each; what a supplier's file brought about concerns everybody, which a null says.
      notifications:
        'id uuid!, user_id uuid, title varchar(255)!, message text!, type varchar(50)!, read boolean!, created_at timestamptz!, expires_at timestamptz, metadata jsonb!',
    },
    indexes: [
      ['idx_users_email', 'users', 'email'],
      ['idx_users_is_active', 'users', 'is_active'],
      ['idx_notifications_user_id', 'notifications', 'user_id'],
      ['idx_notifications_read', 'notifications', 'read'],
      ['idx_notifications_user_unread', 'notifications', 'user_id, created_at desc'],
    ],
  },
  catalog: {
    tables: {
      products:
        'id uuid!, ean varchar(20), asin varchar(20), sku varchar(100), upc varchar(12), gtin varchar(14), manufacturer_reference varchar(100), external_id varchar(255), title varchar(500)!, description text, short_description varchar(500), supplier_id uuid, category_id uuid, brand_id uuid, status varchar(50), is_active boolean, weight numeric(10,3), width numeric(10,2), height numeric(10,2), depth numeric(10,2), technical_specs jsonb, created_at timestamptz, updated_at timestamptz',
      suppliers:
        'id uuid!, code varchar(50)!, name varchar(255)!, is_active boolean, contact_email varchar(255), contact_phone varchar(50), address text, country varchar(2), created_at timestamptz, updated_at timestamptz',
      product_prices:
        'id uuid!, product_id uuid!, supplier_id uuid, price_type varchar(50)!, price numeric(10,2)!, cost numeric(10,2), margin numeric(5,2), currency varchar(3), min_quantity integer, valid_from timestamptz, valid_until timestamptz, is_active boolean, created_at timestamptz',
      product_stocks:
        'id uuid!, product_id uuid, warehouse_id uuid, quantity integer!, reserved_quantity integer, available_quantity integer, min_stock integer, last_update timestamptz',
      categories: 'id uuid!, name varchar(255)!, slug varchar(255), parent_id uuid, is_active boolean',
      brands: 'id uuid!, code varchar(50), name varchar(255)!, logo_url text, is_active boolean',
      supplier_products: 'id uuid!, supplier_id uuid!, product_id uuid!',
      product_images: 'id uuid!, product_id uuid!',
      product_variants: 'id uuid!, product_id uuid!',
      price_history: 'product_id uuid!',
      stock_history: 'product_id uuid!',
    },
    indexes: [
      ['idx_products_ean', 'products', 'ean'],
      ['idx_products_asin', 'products', 'asin'],
      ['idx_products_sku', 'products', 'sku'],
      ['idx_products_supplier_id', 'products', 'supplier_id'],
      ['idx_products_is_active', 'products', 'is_active'],
      ['idx_products_created_at', 'products', 'created_at'],
      ['idx_products_active_created_desc', 'products', 'is_active, created_at desc'],
      ['idx_products_sku_active_title', 'products', 'sku, is_active, title'],
      ['idx_suppliers_code', 'suppliers', 'code'],
      ['idx_suppliers_is_active', 'suppliers', 'is_active'],
      ['idx_product_prices_product_id', 'product_prices', 'product_id'],
      ['idx_product_prices_is_active', 'product_prices', 'is_active'],
      ['idx_product_stocks_product_id', 'product_stocks', 'product_id'],
    ],
  },
  imports: {
    tables: {
      import_configs:
        'id uuid!, supplier_code varchar(50)!, import_type varchar(50)!, config_name varchar(255)!, is_active boolean, connection_config jsonb!, schedule_config jsonb, file_pattern varchar(255), file_format varchar(50), encoding varchar(50), delimiter varchar(10), field_mapping jsonb, transformation_rules jsonb, validation_rules jsonb, created_at timestamptz, updated_at timestamptz',
      import_jobs:
        'id uuid!, config_id uuid, supplier_code varchar(50)!, import_type varchar(50)!, status varchar(50)!, started_at timestamptz, completed_at timestamptz, duration_seconds integer, total_rows integer, processed_rows integer, successful_rows integer, failed_rows integer, products_created integer, products_updated integer, error_count integer, last_error text, created_by uuid, created_at timestamptz',
      import_schedules:
        'id uuid!, config_id uuid, cron_expression varchar(100)!, is_active boolean, last_run timestamptz, next_run timestamptz',
      mapping_templates:
        'id uuid!, name varchar(255)!, supplier_code varchar(50), field_mapping jsonb!, is_default boolean, created_at timestamptz',
      import_logs: 'id bigint!, job_id uuid!, log_level varchar(20), message text, created_at timestamptz!',
      import_errors: 'job_id uuid!',
      import_files: 'id uuid!',
      import_mappings: 'id uuid!',
      import_statistics: 'job_id uuid!',
    },
    indexes: [
      ['idx_import_configs_supplier_code', 'import_configs', 'supplier_code'],
      ['idx_import_configs_is_active', 'import_configs', 'is_active'],
      ['idx_import_jobs_status', 'import_jobs', 'status'],
      ['idx_import_jobs_created_at', 'import_jobs', 'created_at'],
      ['idx_import_jobs_supplier_code', 'import_jobs', 'supplier_code'],
      ['idx_import_jobs_status_created', 'import_jobs', 'status, created_at desc'],
      ['idx_import_logs_job_created_level', 'import_logs', 'job_id, created_at desc, log_level'],
    ],
  },
  exports: {
    tables: {
      export_platforms:
        'id uuid!, name varchar(255)!, platform_type varchar(50)!, is_active boolean, config jsonb!, field_mappings jsonb, created_at timestamptz',
      export_jobs:
        'id uuid!, platform_id uuid, job_type varchar(50)!, status varchar(50)!, total_items integer, success_items integer, failed_items integer, started_at timestamptz, completed_at timestamptz, created_at timestamptz',
      export_job_items:
        'id uuid!, job_id uuid, product_id uuid!, status varchar(50)!, error_message text, exported_data jsonb, response_data jsonb, processed_at timestamptz',
    },
    indexes: [],
  },
  media: {
    tables: {
      media_files:
        'id uuid!, product_id uuid, file_name varchar(500)!, file_hash varchar(64), mime_type varchar(100), file_size_bytes bigint, storage_type varchar(50), bucket_name varchar(100), object_key text, storage_url text, width integer, height integer, format varchar(20), image_type varchar(50), display_order integer, is_primary boolean, alt_text text, processing_status varchar(50), is_valid boolean, created_at timestamptz',
      media_thumbnails:
        'id uuid!, media_file_id uuid, size_name varchar(20)!, width integer!, height integer!, object_key text!, storage_url text, created_at timestamptz',
    },
    indexes: [
      ['idx_media_files_product_id', 'media_files', 'product_id'],
      ['idx_media_files_file_hash', 'media_files', 'file_hash'],
      ['idx_media_files_is_primary', 'media_files', 'is_primary'],
      ['idx_media_thumbnails_media_file_id', 'media_thumbnails', 'media_file_id'],
    ],
  },
  code2asin: {
    tables: {
      code2asin_jobs:
        'id uuid!, name varchar(255), status varchar(50)!, supplier_code varchar(100), total_codes integer, processed_codes integer, successful_conversions integer, failed_conversions integer, progress_percentage integer, exact_matches integer, fuzzy_matches integer, no_matches integer, batch_size integer, retry_count integer, max_retries integer, search_config jsonb, started_at timestamptz, completed_at timestamptz, created_at timestamptz',
      code2asin_results:
        'id uuid!, job_id uuid!, product_id uuid!, product_ean varchar(255), product_title varchar(500), asin varchar(20), amazon_title text, match_confidence numeric(5,2), match_type varchar(50), amazon_data jsonb, amazon_images jsonb, amazon_price numeric(10,2), amazon_currency varchar(3), amazon_category varchar(255), amazon_rating numeric(3,2), amazon_review_count integer, processed_at timestamptz, is_verified boolean',
    },
    indexes: [
      ['idx_code2asin_jobs_status', 'code2asin_jobs', 'status'],
      ['idx_code2asin_jobs_supplier_code', 'code2asin_jobs', 'supplier_code'],
      ['idx_code2asin_results_job_id', 'code2asin_results', 'job_id'],
      ['idx_code2asin_results_product_id', 'code2asin_results', 'product_id'],
      ['idx_code2asin_results_asin', 'code2asin_results', 'asin'],
    ],
  },
  analytics: {
    tables: {
      product_metrics:
        'id uuid!, product_id uuid!, date date!, view_count integer, sales_count integer, conversion_rate numeric(5,4), revenue numeric(12,2), created_at timestamptz',
      supplier_metrics:
        'id uuid!, supplier_id uuid!, date date!, products_count integer, imports_count integer, success_rate numeric(5,2), avg_processing_time integer',
      import_metrics:
        'id uuid!, date date!, total_imports integer, successful_imports integer, failed_imports integer, total_products_processed integer, avg_processing_time integer',
      query_performance_log:
        'query_hash varchar(64)!, avg_execution_time numeric(20,3)!, execution_time_ms numeric(20,3)!, created_at timestamptz!',
    },
    indexes: [],
  },
}

// Each is only looked up when a supplier is deleted, which is refused while it has offers; every import would pay for the index.
const bareForeignKeys: Record<string, string[]> = { catalog: ['product_prices_supplier_id_fkey'] }

it('there are the seven promised databases, and no other', () => {
  expect([...databaseNames].sort()).toEqual(Object.keys(promised).sort())
})

describe.each(Object.entries(promised))('the database %s', (name, { tables, indexes }) => {
  let database: TestDatabase
  let columns: Map<string, Column>

  beforeAll(async () => {
    database = await (await testCluster()).createDatabase()
    await migrate({ url: database.url, directory: fileURLToPath(new URL(`${name}/migrations`, import.meta.url)) })
    columns = new Map((await listColumns(database)).map((column) => [`${column.table}.${column.name}`, column]))
    return () => database.drop()
  })

  it.each(Object.entries(tables))('has the promised columns of %s', (table, list) => {
    const promises = list.split(', ').map(readPromise)

    const broken = promises.filter((promise) => !keeps(columns.get(`${table}.${promise.name}`), promise))

    expect(broken).toEqual([])
  })

  it('has the promised indexes', async () => {
    const found = new Map((await listIndexes(database)).map((index) => [index.name, index]))

    const broken = indexes.filter(([index, table, list]) => {
      const real = found.get(index)
      return real?.table !== table || !isPrefix(list.split(', '), real.columns)
    })

    expect(broken).toEqual([])
  })

  it('keeps every time with its zone', () => {
    const zoneless = [...columns.values()].filter((column) => column.type === 'timestamp')

    expect(zoneless).toEqual([])
  })

  it('indexes the referencing columns of every foreign key', async () => {
    const found = await listIndexes(database)

    const bare = (await listForeignKeys(database)).filter(
      (key) => !found.some((index) => index.table === key.table && isPrefix(key.columns, index.columns)),
    )

    expect(bare.map((key) => key.name)).toEqual(bareForeignKeys[name] ?? [])
  })

  it('has no two indexes of the same columns', async () => {
    const definitions = (await listIndexes(database)).map((index) => index.definition)

    const doubled = definitions.filter((definition, i) => definitions.indexOf(definition) !== i)

    expect(doubled).toEqual([])
  })
})

interface Promised {
  name: string
  type: string
  digits: number[]
  notNull: boolean
}

function readPromise(text: string): Promised {
  const [, name = '', type = '', digits = '', mark] = /^(\w+) (\w+)(?:\(([\d,]+)\))?(!?)$/.exec(text) ?? []
  return { name, type, digits: digits.split(',').map(Number), notNull: mark === '!' }
}

/** Whether every value the promise allows fits the column. */
function keeps(column: Column | undefined, promise: Promised): boolean {
  if (!column || column.type !== promise.type || (promise.notNull && !column.notNull)) return false
  const [length = 0, scale = 0] = column.digits
  const [leastLength = 0, leastScale = 0] = promise.digits
  return length - scale >= leastLength - leastScale && scale >= leastScale
}

function isPrefix(wanted: readonly string[], columns: readonly string[]): boolean {
  return wanted.every((column, i) => columns[i] === column)
}
