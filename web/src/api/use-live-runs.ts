import type { ImportRun } from '@products-manager/contract'
import { type InfiniteData, type QueryClient, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { importQuery, isMoving } from './imports-queries.ts'
import { LiveRuns } from './live-runs.ts'
import { notificationsQuery, unreadQuery } from './notifications-queries.ts'

interface RunPage {
  items: ImportRun[]
  nextCursor: string | null
}

let shared: LiveRuns | undefined

function connect(): WebSocket {
  return new WebSocket(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/api/v1/ws`)
}

/** Keeps every run on the screen current while the component is mounted; says whether the server is telling. */
export function useLiveRuns(): boolean {
  const client = useQueryClient()
  const [connected, setConnected] = useState(() => shared?.connected ?? false)

  useEffect(() => {
    shared ??= new LiveRuns(connect)
    const stopState = shared.onState(setConnected)
    const stopRuns = shared.listen((run) => keepRun(client, run))
    return () => {
      stopRuns()
      stopState()
    }
  }, [client])

  return connected
}

/** Keeps the number of unread notices current while the component is mounted. */
export function useLiveUnread(): void {
  const client = useQueryClient()

  useEffect(() => {
    shared ??= new LiveRuns(connect)
    // What was told while there was no connection is asked for.
    const stopState = shared.onState((connected) => {
      if (connected) void client.invalidateQueries({ queryKey: ['notifications'] })
    })
    const stopUnread = shared.listenUnread((unread) => {
      client.setQueryData(unreadQuery.queryKey, { unread })
      void client.invalidateQueries({ queryKey: notificationsQuery.queryKey })
    })
    return () => {
      stopUnread()
      stopState()
    }
  }, [client])
}

/** Puts a run's newest state wherever it is shown. A new run makes the lists ask again. */
export function keepRun(client: QueryClient, run: ImportRun): void {
  client.setQueryData(importQuery(run.id).queryKey, run)

  let listed = false
  client.setQueriesData<InfiniteData<RunPage>>({ queryKey: ['imports', 'list'] }, (list) => {
    if (!list?.pages.some((page) => page.items.some((item) => item.id === run.id))) return list

    listed = true
    const pages = list.pages.map((page) => ({
      ...page,
      items: page.items.map((item) => (item.id === run.id ? run : item)),
    }))
    return { ...list, pages }
  })
  // Where an undo has ended, the run it took back, and what that one had taken back, stand otherwise.
  if (run.undoOf !== null && !isMoving(run)) void client.invalidateQueries({ queryKey: ['imports'] })
  else if (!listed) void client.invalidateQueries({ queryKey: ['imports', 'list'] })
}
