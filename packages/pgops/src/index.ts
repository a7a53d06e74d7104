export { findLockQueues, type LockQueue } from './monitor/find-lock-queues.ts'
export { type LockSession, listLockSessions } from './monitor/list-lock-sessions.ts'
export { locksText } from './monitor/locks-text.ts'
