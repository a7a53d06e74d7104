export { EmbeddedError, type EmbeddedErrorCode } from './embedded/embedded-error.ts'
export { ensureDatabases } from './embedded/ensure-databases.ts'
export type { EmbeddedLog } from './embedded/messages.ts'
export { type EmbeddedOptions, type EmbeddedServer, startEmbedded } from './embedded/start-embedded.ts'
