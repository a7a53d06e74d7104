import {
  decideQueueEntries,
  getImport,
  type ImportRun,
  type QueueChoice,
  type QueueDecision,
  undoImport,
} from '@products-manager/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useCallback, useState } from 'react'
import { call } from '../../api/call.ts'
import { isMoving } from '../../api/imports-queries.ts'

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
    onSuccess: async ({ entries, runs }, { of }) => {
      setLast({ entries, runIds: runs.map(({ id }) => id) })
      if ('ids' in of) {
        // Who works through the list by keys does not wait for the worker.
        void untilOver(runs).then(recount, recount)
        return
      }
      // What a filter means is known to the server only: the list is read again when the worker has applied it.
      await untilOver(runs)
      await reread()
    },
    onError: (_, { of }) => {
      if ('ids' in of) setGone((before) => new Set([...before].filter((id) => !of.ids.includes(id))))
    },
  })

  const takeBack = useMutation({
    mutationFn: ({ runIds }: LastDecision) =>
      Promise.all(runIds.map((id) => call(undoImport, { params: { id }, body: {} }))),
    onSuccess: async (undos) => {
      setLast(null)
      await untilOver(undos)
      await reread()
      setGone(new Set())
    },
  })

  const { mutate } = decision
  const decide = useCallback((of: QueueChoice, what: QueueDecision) => mutate({ of, decision: what }), [mutate])
  return { gone, last, decide, decision, takeBack }
}

const ASKED_AGAIN_MS = 400

async function untilOver(runs: readonly ImportRun[]): Promise<void> {
  for (let run of runs) {
    while (isMoving(run)) {
      await new Promise((resolve) => setTimeout(resolve, ASKED_AGAIN_MS))
      run = await call(getImport, { params: { id: run.id } })
    }
  }
}
