export type { TestCluster, TestDatabase } from './test-cluster.ts'
export { startTestCluster, testCluster } from './test-cluster.ts'
