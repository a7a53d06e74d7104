import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3'
import { startFauxqs } from 'fauxqs'
import { onTestFinished } from 'vitest'
import { s3Store } from '../stores/s3-store.ts'
import type { Store } from '../stores/store.ts'

/** A bucket of a server that speaks like S3, until the test ends. */
export async function aBucket(bucket = 'backups'): Promise<{ store: Store; endpoint: string; stop(): Promise<void> }> {
  const server = await startFauxqs({ port: 0, logger: false, host: '127.0.0.1' })
  let stopped = false
  const stop = async () => {
    if (!stopped) await server.stop()
    stopped = true
  }
  onTestFinished(stop)
  const endpoint = `http://127.0.0.1:${server.port}`
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }
  const client = new S3Client({ endpoint, forcePathStyle: true, region: 'us-east-1', credentials })
  await client.send(new CreateBucketCommand({ Bucket: bucket }))
  client.destroy()
  return { store: s3Store({ bucket, region: 'us-east-1', endpoint, credentials, prefix: 'pm' }), endpoint, stop }
}
