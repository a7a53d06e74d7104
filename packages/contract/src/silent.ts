import Type from 'typebox'

/** Of an answer about all seven databases: those it says nothing of. */
export const Silent = Type.Array(Type.String(), { description: 'Databases that did not answer.' })
