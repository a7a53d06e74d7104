import { createRequire } from 'node:module'

// A Vendure server as its documentation sets one up: nothing besides its core, the schema made by itself.

interface Application {
  get(token: unknown): { reindex(): Promise<unknown> }
}

interface Core {
  bootstrap(config: unknown): Promise<Application>
  defaultConfig: object
  DefaultLogger: new (options: { level: number }) => object
  LogLevel: { Error: number }
  LanguageCode: { en: string }
}

interface Cli {
  populateInitialData(application: Application, data: unknown): Promise<void>
}

const [installed = '', databaseUrl = '', port = ''] = process.argv.slice(2)
const load = createRequire(`${installed}/package.json`)
const core = load('@vendure/core') as Core
const cli = load('@vendure/core/cli') as Cli

const application = await core.bootstrap({
  apiOptions: { hostname: '127.0.0.1', port: Number(port), adminApiPath: 'admin-api', shopApiPath: 'shop-api' },
  authOptions: {
    tokenMethod: ['bearer'],
    superadminCredentials: { identifier: 'superadmin', password: 'bench-on-loopback-only' },
  },
  dbConnectionOptions: { type: 'postgres', url: databaseUrl, synchronize: true, logging: false },
  logger: new core.DefaultLogger({ level: core.LogLevel.Error }),
  paymentOptions: { paymentMethodHandlers: [] },
  customFields: { ProductVariant: [{ name: 'ean', type: 'string' }] },
})
await cli.populateInitialData(application, {
  defaultLanguage: core.LanguageCode.en,
  defaultZone: 'Europe',
  countries: [{ name: 'Austria', code: 'AT', zone: 'Europe' }],
  taxRates: [{ name: 'Standard Tax', percentage: 20 }],
  shippingMethods: [],
  paymentMethods: [],
  collections: [],
})
process.send?.('ready')
