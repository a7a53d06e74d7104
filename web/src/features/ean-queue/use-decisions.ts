import { decideQueueEntries, type QueueChoice, type QueueDecision, undoImport } from '@products-manager/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useCallback, useState } from 'react'
import { call } from '../../api/call.ts'

export interface LastDecision {
  entries: number
  runIds: string[]
}

/**
 * Decides about rows and takes that back. A row that is decided leaves the list at once, before the worker has applied
 * it; it comes back when that fails.
 */
export function useDecisions() {
  const client = useQueryClient()
  const [gone, setGone] = useState<ReadonlySet<string>>(new Set())
  const [last, setLast] = useState<LastDecision | null>(null)
  const recount = () => client.invalidateQueries({ queryKey: ['ean-queue', 'counts'] })
  const reread = () => client.invalidateQueries({ queryKey: ['ean-queue'] })

  const decision = useMutation({
    mutationFn: ({ of, decision }: { of: QueueChoice; decision: QueueDecision }) =>
      call(decideQueueEntries, { body: { of, decision } }),
    onMutate: ({ of }) => {
      if ('ids' in of) setGone((before) => new Set([...before, ...of.ids]))
    },
    onSuccess: ({ entries, runs }, { of }) => {
      setLast({ entries, runIds: runs.map(({ id }) => id) })
      // What a filter means is known to the server only: the list is read again, once the worker had its moment.
      return 'ids' in of ? recount() : afterWorker(reread)
    },
    onError: (_, { of }) => {
      if ('ids' in of) setGone((before) => new Set([...before].filter((id) => !of.ids.includes(id))))
    },
  })

  const takeBack = useMutation({
    mutationFn: ({ runIds }: LastDecision) =>
      Promise.all(runIds.map((id) => call(undoImport, { params: { id }, body: {} }))),
    onSuccess: async () => {
      setLast(null)
      await afterWorker(reread)
      setGone(new Set())
    },
  })

  const { mutate } = decision
  const decide = useCallback((of: QueueChoice, what: QueueDecision) => mutate({ of, decision: what }), [mutate])
  return { gone, last, decide, decision, takeBack }
}

const WORKER_MS = 1_500

async function afterWorker(then: () => Promise<unknown>): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, WORKER_MS))
  await then()
}
