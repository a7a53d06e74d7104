const ESCAPES: Record<string, string> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' }

/** The rows in the bytes of `copyTo`: each field's text, or null. */
export async function* copiedRows(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<(string | null)[]> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let open = ''
  for await (const chunk of chunks) {
    const lines = (open + decoder.decode(chunk, { stream: true })).split('\n')
    open = lines.pop() ?? ''
    for (const line of lines) yield copiedRow(line)
  }
}

/** One line of COPY's text format, without its end. */
export function copiedRow(line: string): (string | null)[] {
  return line.split('\t').map(field)
}

function field(text: string): string | null {
  if (text === '\\N') return null
  return text.includes('\\') ? text.replace(/\\(.)/gs, (_, c: string) => ESCAPES[c] ?? c) : text
}
