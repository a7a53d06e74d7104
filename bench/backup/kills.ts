import { keepReceiving, percentile } from 'pgops'
import { until, valueIn } from '../../packages/pgops/src/backup/testing/backed-up-cluster.ts'
import { receiverPid, underLoad } from '../../packages/pgops/src/backup/testing/under-load.ts'
import type { Figure } from '../report.ts'
import { withCluster } from './with-cluster.ts'

const CONNECTIONS = 24
const COMMITS = 4_000
// Connections are made and plans too.
const WARM_UP = 500
const LOOK_EVERY_MS = 50
const silent = { info: () => {}, warn: () => {} }

/** Server and receiver are killed under load, the data directory is not looked at, and every acknowledged commit must be in the copy. */
export function benchKills(kills: number): Promise<Figure[]> {
  return withCluster({}, async ({ cluster, database, repository, backup, restored }, onEnd) => {
    await database.query('create table t (i int primary key)')
    const receiver = keepReceiving({
      repository,
      url: database.url,
      slot: 'pgops_receiver',
      synchronous: true,
      log: silent,
    })
    onEnd(() => receiver.stop())
    await until(async () => receiver.isSynchronous())
    await backup()
    const [rates, lags, lost]: [number[], number[], number[]] = [[], [], []]
    for (let kill = 0; kill < kills; kill++) {
      console.error(`kill ${kill + 1} of ${kills} …`)
      const load = underLoad(database.url, { connections: CONNECTIONS, from: kill * 1_000_000 })
      await until(async () => load.acknowledged.size > WARM_UP)
      const [from, warm] = [performance.now(), load.acknowledged.size]
      const watching = setInterval(() => void flushLag().then((lag) => lag !== null && lags.push(lag)), LOOK_EVERY_MS)
      await until(async () => load.acknowledged.size > COMMITS)
      clearInterval(watching)
      rates.push(((load.acknowledged.size - warm) / (performance.now() - from)) * 1_000)
      process.kill(receiverPid(), 'SIGKILL')
      await cluster.stop('crash')
      load.stop()
      await load.over
      const copy = await restored({ target: { kind: 'latest' } })
      const kept = new Set(await valueIn<number[]>(copy, database.name, 'select json_agg(i) as value from t'))
      await copy.stop()
      lost.push([...load.acknowledged].filter((i) => !kept.has(i)).length)
      await cluster.start()
      await until(async () => receiver.isSynchronous())
    }
    return [
      { name: `${kills} kills of server and receiver: acknowledged commits lost`, unit: '', values: lost, target: '0' },
      { name: 'commits under the kills', unit: '/s', values: rates, target: '2,000' },
      { name: 'lag of the received log, p95', unit: 'ms', values: [percentile(lags, 0.95)], target: '< 50' },
    ]

    async function flushLag(): Promise<number | null> {
      const [row] = await database
        .query<{ lag: number | null }>(
          "select (extract(epoch from flush_lag) * 1000)::float8 as lag from pg_stat_replication where application_name = 'pgops_receiver'",
        )
        .catch(() => [])
      return row?.lag ?? null
    }
  })
}
