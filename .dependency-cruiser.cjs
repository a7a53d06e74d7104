// The architecture, as rules. Read top to bottom: what may know about what.
const M = '^server/src/modules/'
/** module -> the modules whose front door (index.ts) it may open */
const MAY_OPEN = {
  suppliers: [],
  catalog: ['suppliers'],
  imports: ['suppliers', 'catalog'],
  demo: ['suppliers', 'catalog', 'imports'],
  operations: ['catalog', 'imports'],
  // Reads what others wrote into their outboxes; nobody calls it.
  notifications: ['suppliers'],
}
const names = Object.keys(MAY_OPEN)
const no = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to })

module.exports = {
  forbidden: [
    no(
      'dictdb-stands-alone',
      'dictdb needs no package: itself, and Node where there is one.',
      { path: '^packages/dictdb/src', pathNot: '\\.test\\.ts$' },
      { pathNot: '^packages/dictdb/src', dependencyTypesNot: ['core'] },
    ),
    no(
      'contract-is-only-schemas',
      'contract holds schemas: typebox and itself.',
      { path: '^packages/contract/src' },
      { pathNot: ['^packages/contract/src', '^node_modules/typebox/'] },
    ),
    no(
      'postgres-knows-no-product',
      'packages/postgres imports nothing of ours.',
      { path: '^packages/postgres/src' },
      { path: '^(packages/(?!postgres/)|server|web)' },
    ),
    no(
      'pgops-works-without-the-app',
      'The operator tools must run while the app is down.',
      { path: '^packages/pgops/src' },
      { path: '^(packages/(?!(pgops|postgres)/)|server|web)' },
    ),
    no(
      'one-door-to-pg',
      'Only packages/postgres talks to the driver.',
      { pathNot: '^packages/postgres/' },
      { path: '^node_modules/(pg|pg-[^/]+|postgres)/' },
    ),
    no(
      'web-knows-only-the-contract',
      'web talks to the server over HTTP.',
      { path: '^web/src' },
      { path: '^(server|packages/(postgres|pgops))' },
    ),
    no(
      'web-has-no-node',
      'web runs in a browser.',
      { path: '^web/src', pathNot: '\\.test\\.tsx?$' },
      { dependencyTypes: ['core'] },
    ),
    no(
      'features-do-not-meet',
      'A web feature does not import another feature.',
      { path: '^web/src/features/([^/]+)/' },
      { path: '^web/src/features/', pathNot: '^web/src/features/$1/' },
    ),
    no(
      'platform-knows-no-module',
      'platform is technical.',
      { path: '^server/src/platform' },
      { path: '^server/src/(modules|main)' },
    ),
    no(
      'nobody-imports-main',
      'main starts processes; nothing starts main.',
      { pathNot: '^server/src/main' },
      { path: '^server/src/main' },
    ),
    no(
      'front-door-only',
      'Another module is entered by its index.ts.',
      { path: `${M}([^/]+)/` },
      { path: M, pathNot: [`${M}$1/`, `${M}[^/]+/index\\.ts$`, `${M}[^/]+/testing/`] },
    ),
    no(
      'main-uses-front-doors',
      'main wires modules by their index.ts.',
      { path: '^server/src/main' },
      { path: M, pathNot: `${M}[^/]+/index\\.ts$` },
    ),
    ...names.map((name) =>
      no(
        `${name}-may-open`,
        `${name} may open: ${MAY_OPEN[name].join(', ') || 'nobody'}.`,
        { path: `${M}${name}/` },
        { path: M, pathNot: [name, ...MAY_OPEN[name]].map((n) => `${M}${n}/`) },
      ),
    ),
    no(
      'every-module-is-in-the-table',
      'Add the new module to MAY_OPEN.',
      { path: `${M}(?!(${names.join('|')})/)` },
      {},
    ),
    no(
      'steps-do-not-meet',
      'An import step knows types.ts, not its neighbours; run-import.ts joins them.',
      { path: `${M}imports/(sources|parse|map|transform|validate|stage)/`, pathNot: '\\.test\\.ts$' },
      { path: `${M}imports/(sources|parse|map|transform|validate|stage)/`, pathNot: `${M}imports/$1/` },
    ),
    no(
      'pure-steps',
      'parse, map, transform and validate touch no file, no network, no database.',
      { path: `${M}imports/(parse|map|transform|validate)/`, pathNot: '\\.test\\.ts$' },
      {
        path: [
          '^packages/postgres',
          '/queries/',
          '^server/src/platform/(http|jobs|files)',
          '^(node:)?(fs|net|http|https|child_process)(/|$)',
        ],
      },
    ),
    no(
      'tests-stay-out',
      'Production code imports no test help.',
      { pathNot: ['\\.test(-d)?\\.tsx?$', '/testing/', '^tests/'] },
      { path: ['\\.test(-d)?\\.tsx?$', '/testing/', '^tests/'] },
    ),
    no(
      'packages-by-name',
      'Another workspace is imported by its name, never by a path into it.',
      { path: '^(packages/[^/]+|server|web)/' },
      { path: '^(packages/[^/]+|server|web)/', pathNot: '^$1/', dependencyTypes: ['local'] },
    ),
    no('no-cycles', 'No cycles, types aside.', {}, { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } }),
    no(
      'no-undeclared',
      'Every package used is in the package.json beside it.',
      { pathNot: ['\\.test(-d)?\\.tsx?$', '/testing/'] },
      { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    ),
    no('no-unresolved', 'Every import resolves.', {}, { couldNotResolve: true }),
    no(
      'no-orphans',
      'A file nobody imports is dead.',
      {
        orphan: true,
        // vite.config.ts puts inert-schema.ts in the place of the schema library; hold-server.mjs is told what to import.
        pathNot: [
          '\\.test(-d)?\\.tsx?$',
          '/main/',
          '/bin/',
          '\\.d\\.ts$',
          '(^|/)index\\.ts$',
          '\\.config\\.',
          '/inert-schema\\.ts$',
          '/hold-server\\.mjs$',
        ],
      },
      {},
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '/dist/' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    combinedDependencies: false,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['@products-manager/source', 'import', 'default', 'types'],
    },
  },
}
