export type { StallingProxy } from './stalling-proxy.ts'
export { startStallingProxy } from './stalling-proxy.ts'
export type { TestCluster, TestDatabase } from './test-cluster.ts'
export { startTestCluster, testCluster } from './test-cluster.ts'
