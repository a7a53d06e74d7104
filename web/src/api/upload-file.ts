import { uploadFile as route, type Upload } from '@products-manager/contract'
import { ApiFailure, addressOf, failureOf } from './call.ts'

interface UploadOptions {
  supplier?: string | undefined
  signal: AbortSignal
  onProgress: (share: number) => void
}

/** Sends one file and tells how much of it has left. `fetch` cannot tell, so this is the one `XMLHttpRequest`. */
export function uploadFile(file: File, { supplier, signal, onProgress }: UploadOptions): Promise<Upload> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open(route.method, addressOf(route.path, { query: { supplier } }))
    request.upload.onprogress = ({ loaded, total }) => onProgress(total === 0 ? 1 : loaded / total)
    request.onerror = () => reject(new ApiFailure(0, { message: 'The server does not answer.' }))
    request.onabort = () => reject(signal.reason)
    request.onload = () => {
      const answer = readAnswer(request.responseText)
      if (request.status >= 200 && request.status < 300) resolve(answer as Upload)
      else reject(failureOf(request.status, answer))
    }
    signal.addEventListener('abort', () => request.abort(), { once: true })

    const form = new FormData()
    form.append('file', file)
    request.send(form)
  })
}

function readAnswer(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
