import type { Codec } from '../sealing/codec.ts'
import type { MasterKeys } from '../sealing/keys.ts'
import type { ReceiverState } from './receive-wal.ts'

/** What the receiver's process is told, over its channel: an address and a key have no place among arguments. */
export interface ReceiverOrder {
  url: string
  slot: string
  directory: string
  codec: Codec
  keys: MasterKeys | null
}

/** What it tells. */
export type ReceiverMessage =
  | { event: 'state'; state: ReceiverState }
  | { event: 'whole'; path: string }
  | { event: 'log'; level: 'info' | 'warn'; message: string }
  | { event: 'lost'; code: string; message: string }

/** The slot the server keeps its log under, and the name synchronous commits wait for. One receiver for a server. */
export const receiverSlot = 'pgops_receiver'
