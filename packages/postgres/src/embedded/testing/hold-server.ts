import { startEmbedded } from '../start-embedded.ts'

// A program that uses the embedded server until it is told otherwise by a line on its input, or killed.
const server = await startEmbedded({ ...JSON.parse(process.argv[2] ?? '{}'), log: console })
const { port, directory, version, join } = server
console.log(`READY ${JSON.stringify({ url: server.url('postgres'), port, directory, version, join })}`)
process.stdin.on('data', async (line) => {
  if (String(line).trim() === 'stop') console.log(`STOP ${await server.stop()}`)
  else await server.release()
  process.exit(0)
})
