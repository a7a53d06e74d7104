import Type, { type Static } from 'typebox'
import { ImportRun } from './imports.ts'
import { Uuid } from './paging.ts'

/** `import` is one run, by its identifier. */
const Topic = Type.Union([Type.Literal('imports'), Type.Literal('import'), Type.Literal('notifications')])

/** Messages a browser sends over `/api/v1/ws`. */
export const ClientMessage = Type.Union([
  Type.Object(
    {
      type: Type.Literal('subscribe'),
      topic: Topic,
      id: Type.Optional(Uuid),
    },
    { additionalProperties: false },
  ),
  Type.Object(
    {
      type: Type.Literal('unsubscribe'),
      topic: Topic,
      id: Type.Optional(Uuid),
    },
    { additionalProperties: false },
  ),
])
export type ClientMessage = Static<typeof ClientMessage>

/** Messages the server sends over `/api/v1/ws`: each carries the whole state, so a lost one does no harm. */
export const ServerMessage = Type.Union([
  Type.Object({ type: Type.Literal('import'), run: ImportRun }),
  Type.Object({ type: Type.Literal('notifications'), unread: Type.Integer() }),
  Type.Object({ type: Type.Literal('error'), code: Type.String(), message: Type.String() }),
])
export type ServerMessage = Static<typeof ServerMessage>
