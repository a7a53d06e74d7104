export type { Draft, VariantDraft } from './draft.ts'
