import { CreateBucketCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { startFauxqs } from 'fauxqs'
import { onTestFinished } from 'vitest'

export interface S3Server {
  endpoint: string
  put(key: string, content: string | Uint8Array): Promise<unknown>
  keys(): Promise<string[]>
}

/** A server that speaks like S3, with the bucket `acme`, until the test ends. */
export async function anS3Server(): Promise<S3Server> {
  const server = await startFauxqs({ port: 0, logger: false, host: '127.0.0.1' })
  onTestFinished(() => server.stop())
  const endpoint = `http://127.0.0.1:${server.port}`
  const client = new S3Client({
    endpoint,
    forcePathStyle: true,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  })
  onTestFinished(() => client.destroy())
  await client.send(new CreateBucketCommand({ Bucket: 'acme' }))
  return {
    endpoint,
    put: (Key, Body) => client.send(new PutObjectCommand({ Bucket: 'acme', Key, Body })),
    async keys() {
      const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket: 'acme' }))
      return Contents.map(({ Key = '' }) => Key)
    },
  }
}
