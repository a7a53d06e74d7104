/** A row as the engine sees it; the typed faces cast to and from it. */
export type Row = Record<string, unknown>
