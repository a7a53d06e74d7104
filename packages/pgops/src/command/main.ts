import { Command } from 'commander'

const WRONG_USAGE = 2

const program = new Command('pgops')
  .description('Operates a PostgreSQL 15 to 18.')
  .exitOverride((end) => process.exit(end.exitCode === 0 ? 0 : WRONG_USAGE))

await program.parseAsync()
