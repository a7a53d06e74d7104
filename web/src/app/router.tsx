import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  notFound,
  redirect,
} from '@tanstack/react-router'
import { readDatabaseSearch } from '../features/databases/database-search.ts'
import { readQuerySearch } from '../features/databases/queries/query-search.ts'
import { readQueueSearch } from '../features/ean-queue/queue-search.ts'
import { readImportSearch } from '../features/imports/import-search.ts'
import { readPastSearch, readProductSearch } from '../features/products/product-search.ts'
import { NotFound } from './not-found.tsx'
import { RouteFailure } from './route-failure.tsx'
import { parseSearch, strictly, stringifySearch } from './search-text.ts'
import { Shell } from './shell/shell.tsx'

const root = createRootRoute({ component: Shell, notFoundComponent: NotFound })
const under = { getParentRoute: () => root }

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** An address that was mistyped leads to no page; asking the server for it would only tell what an identifier is. */
function refuseNoId({ params }: { params: { id: string } }): void {
  if (!ID.test(params.id)) throw notFound()
}

const index = createRoute({
  ...under,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/products', replace: true })
  },
})

const products = createRoute({
  ...under,
  path: '/products',
  validateSearch: strictly(readProductSearch),
  component: lazyRouteComponent(() => import('../features/products/products-page.tsx'), 'ProductsPage'),
})

const product = createRoute({
  ...under,
  path: '/products/$id',
  beforeLoad: refuseNoId,
  validateSearch: strictly(readPastSearch),
  component: lazyRouteComponent(() => import('../features/product/product-page.tsx'), 'ProductPage'),
})

const imports = createRoute({
  ...under,
  path: '/imports',
  validateSearch: strictly(readImportSearch),
  component: lazyRouteComponent(() => import('../features/imports/imports-page.tsx'), 'ImportsPage'),
})

const forSupplier = ({ supplier }: Record<string, unknown>): { supplier?: string } =>
  typeof supplier === 'string' && supplier !== '' ? { supplier: supplier.slice(0, 50) } : {}

const newImport = createRoute({
  ...under,
  path: '/imports/new',
  validateSearch: strictly(forSupplier),
  component: lazyRouteComponent(() => import('../features/new-import/drop-page.tsx'), 'DropPage'),
})

const mapping = createRoute({
  ...under,
  path: '/imports/uploads/$id',
  beforeLoad: refuseNoId,
  validateSearch: strictly(forSupplier),
  component: lazyRouteComponent(() => import('../features/new-import/mapping-page.tsx'), 'MappingPage'),
})

const run = createRoute({
  ...under,
  path: '/imports/$id',
  beforeLoad: refuseNoId,
  component: lazyRouteComponent(() => import('../features/run/run-page.tsx'), 'RunPage'),
})

const eanQueue = createRoute({
  ...under,
  path: '/ean-queue',
  validateSearch: strictly(readQueueSearch),
  component: lazyRouteComponent(() => import('../features/ean-queue/queue-page.tsx'), 'QueuePage'),
})

const suppliers = createRoute({
  ...under,
  path: '/suppliers',
  component: lazyRouteComponent(() => import('../features/suppliers/suppliers-page.tsx'), 'SuppliersPage'),
})

const calendar = createRoute({
  ...under,
  path: '/suppliers/calendar',
  component: lazyRouteComponent(() => import('../features/suppliers/calendar-page.tsx'), 'CalendarPage'),
})

const supplier = createRoute({
  ...under,
  // Its identifier, or its code.
  path: '/suppliers/$id',
  component: lazyRouteComponent(() => import('../features/suppliers/supplier-page.tsx'), 'SupplierPage'),
})

const mappings = createRoute({
  ...under,
  path: '/mappings',
  component: lazyRouteComponent(() => import('../features/mappings/templates-page.tsx'), 'TemplatesPage'),
})

const template = createRoute({
  ...under,
  path: '/mappings/$id',
  beforeLoad: refuseNoId,
  component: lazyRouteComponent(() => import('../features/mappings/template-page.tsx'), 'TemplatePage'),
})

const names = createRoute({
  ...under,
  path: '/mappings/names',
  component: lazyRouteComponent(() => import('../features/mappings/names-page.tsx'), 'NamesPage'),
})

const tables = createRoute({
  ...under,
  path: '/mappings/tables',
  component: lazyRouteComponent(() => import('../features/mappings/tables-page.tsx'), 'TablesPage'),
})

const rates = createRoute({
  ...under,
  path: '/mappings/rates',
  component: lazyRouteComponent(() => import('../features/mappings/rates-page.tsx'), 'RatesPage'),
})

const databases = createRoute({
  ...under,
  path: '/databases',
  component: lazyRouteComponent(() => import('../features/databases/overview/databases-page.tsx'), 'DatabasesPage'),
})

const queries = createRoute({
  ...under,
  path: '/databases/queries',
  validateSearch: strictly(readQuerySearch),
  component: lazyRouteComponent(() => import('../features/databases/queries/queries-page.tsx'), 'QueriesPage'),
})

const query = createRoute({
  ...under,
  path: '/databases/queries/$database/$fingerprint',
  component: lazyRouteComponent(() => import('../features/databases/queries/query-page.tsx'), 'QueryPage'),
})

const indexes = createRoute({
  ...under,
  path: '/databases/indexes',
  validateSearch: strictly(readDatabaseSearch),
  component: lazyRouteComponent(() => import('../features/databases/indexes/indexes-page.tsx'), 'IndexesPage'),
})

const backups = createRoute({
  ...under,
  path: '/databases/backups',
  component: lazyRouteComponent(() => import('../features/databases/backups/backups-page.tsx'), 'BackupsPage'),
})

const databaseTables = createRoute({
  ...under,
  path: '/databases/tables',
  validateSearch: strictly(readDatabaseSearch),
  component: lazyRouteComponent(() => import('../features/databases/tables/tables-page.tsx'), 'DatabaseTablesPage'),
})

const activity = createRoute({
  ...under,
  path: '/databases/activity',
  component: lazyRouteComponent(() => import('../features/databases/activity/activity-page.tsx'), 'ActivityPage'),
})

const archives = createRoute({
  ...under,
  path: '/databases/archives',
  component: lazyRouteComponent(() => import('../features/databases/archives/archives-page.tsx'), 'ArchivesPage'),
})

const benchmarks = createRoute({
  ...under,
  path: '/databases/benchmarks',
  component: lazyRouteComponent(() => import('../features/databases/benchmarks/benchmarks-page.tsx'), 'BenchmarksPage'),
})

const settings = createRoute({
  ...under,
  path: '/settings',
  beforeLoad: () => {
    throw redirect({ to: '/settings/notifications', replace: true })
  },
})

const notificationSettings = createRoute({
  ...under,
  path: '/settings/notifications',
  component: lazyRouteComponent(() => import('../features/settings/notifications-page.tsx'), 'NotificationsPage'),
})

export const router = createRouter({
  routeTree: root.addChildren([
    index,
    products,
    product,
    imports,
    newImport,
    mapping,
    run,
    eanQueue,
    suppliers,
    calendar,
    supplier,
    mappings,
    template,
    names,
    tables,
    rates,
    databases,
    queries,
    query,
    indexes,
    backups,
    databaseTables,
    activity,
    archives,
    benchmarks,
    settings,
    notificationSettings,
  ]),
  defaultErrorComponent: RouteFailure,
  defaultPreload: 'intent',
  scrollRestoration: true,
  parseSearch,
  stringifySearch,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
