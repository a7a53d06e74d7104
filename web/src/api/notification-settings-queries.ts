import {
  type DeliveryChannel,
  getChoices,
  getMail,
  listDeliveries,
  listRecipients,
  listWebhooks,
} from '@products-manager/contract'
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { call } from './call.ts'

// Deliveries go out by themselves; whoever looks at them waits for one.
const LOOK_EVERY_MS = 5_000

const key = (name: string) => ['notification-settings', name] as const

/** Everything below is kept under this key. */
export const settingsKey = ['notification-settings'] as const

/** Webhooks with their health. */
export const webhooksQuery = queryOptions({
  queryKey: key('webhooks'),
  queryFn: async ({ signal }) => (await call(listWebhooks, { signal })).items,
  refetchInterval: LOOK_EVERY_MS,
})

/** How mail is sent. */
export const mailQuery = queryOptions({
  queryKey: key('mail'),
  queryFn: ({ signal }) => call(getMail, { signal }),
})

/** Who is told by mail. */
export const recipientsQuery = queryOptions({
  queryKey: key('recipients'),
  queryFn: async ({ signal }) => (await call(listRecipients, { signal })).items,
})

/** What the list in the app leaves out. */
export const choicesQuery = queryOptions({
  queryKey: key('choices'),
  queryFn: ({ signal }) => call(getChoices, { signal }),
})

/** Deliveries to one webhook, or by one way, newest first. */
export const deliveriesQuery = ({ webhook, channel }: { webhook?: string; channel: DeliveryChannel }) =>
  infiniteQueryOptions({
    queryKey: [...key('deliveries'), webhook ?? channel],
    queryFn: ({ pageParam, signal }) =>
      call(listDeliveries, { query: { webhook, channel, limit: 50, cursor: pageParam }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
    // Every page would be asked anew: whoever reads the past does not wait for what comes.
    refetchInterval: ({ state }) => (state.data && state.data.pages.length > 1 ? false : LOOK_EVERY_MS),
  })
