import type { Static, TSchema } from 'typebox'

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** One HTTP route, described once for both ends. Absent schemas mean the request carries nothing there. */
export interface Route<
  Params extends TSchema = TSchema,
  Query extends TSchema = TSchema,
  Body extends TSchema = TSchema,
  Reply extends TSchema = TSchema,
> {
  readonly method: Method
  readonly path: `/api/v1/${string}`
  readonly summary: string
  readonly tag: string
  readonly params?: Params
  readonly query?: Query
  readonly body?: Body
  readonly reply: Reply
  /** Status of a good answer; 200 when left out. */
  readonly status?: 200 | 201 | 202 | 204
}

/** Declares a route and keeps the types of its schemas. */
export function route<Params extends TSchema, Query extends TSchema, Body extends TSchema, Reply extends TSchema>(
  spec: Route<Params, Query, Body, Reply>,
): Route<Params, Query, Body, Reply> {
  return spec
}

export type ParamsOf<R> =
  R extends Route<infer P, TSchema, TSchema, TSchema> ? (TSchema extends P ? undefined : Static<P>) : never
export type QueryOf<R> =
  R extends Route<TSchema, infer Q, TSchema, TSchema> ? (TSchema extends Q ? undefined : Static<Q>) : never
export type BodyOf<R> =
  R extends Route<TSchema, TSchema, infer B, TSchema> ? (TSchema extends B ? undefined : Static<B>) : never
export type ReplyOf<R> = R extends Route<TSchema, TSchema, TSchema, infer A> ? Static<A> : never
