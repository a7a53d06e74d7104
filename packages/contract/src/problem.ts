import Type, { type Static } from 'typebox'

/** The one shape of every error the API answers. */
export const ApiError = Type.Object({
  error: Type.Object({
    code: Type.String({ description: 'AREA_WHAT; never changes once released.' }),
    message: Type.String(),
    field: Type.Optional(Type.String({ description: 'Where in the request, as a path.' })),
    correlationId: Type.String({ description: 'Also in the X-Correlation-ID header and in the log.' }),
    details: Type.Optional(Type.Unknown()),
  }),
})
export type ApiError = Static<typeof ApiError>
