import { fileURLToPath } from 'node:url'

const pathOf = (place: string): string => fileURLToPath(new URL(place, import.meta.url))

/**
 * Node's arguments before those of `pm`. CI has built it just before; elsewhere the build may be older than
 * the source, whose start takes two seconds of a processor more.
 */
export const pmProgram: readonly string[] = process.env['CI']
  ? [pathOf('../../../dist/main/cli.js')]
  : ['--import', 'tsx', '--conditions=@products-manager/source', pathOf('../cli.ts')]
