/** The list of exchange rates that is meant where none is named. */
export const DEFAULT_RATES = 'default'
