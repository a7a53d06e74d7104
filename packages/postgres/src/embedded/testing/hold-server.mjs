// A program that uses the embedded server until it is told otherwise by a line on its input, or killed.
const [place, options] = process.argv.slice(2)
const { startEmbedded } = await import(place)
const server = await startEmbedded({ ...JSON.parse(options), log: console })
const { port, directory, version, join } = server
console.log(`READY ${JSON.stringify({ url: server.url('postgres'), port, directory, version, join })}`)
process.stdin.on('data', async (line) => {
  if (String(line).trim() === 'stop') console.log(`STOP ${await server.stop()}`)
  else await server.release()
  process.exit(0)
})
