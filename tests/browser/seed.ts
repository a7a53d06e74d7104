import type { ImportRun, Profile, Supplier, Upload } from '@products-manager/contract'
import type { SupplierFile } from './supplier-file.ts'

interface FileOrder extends Pick<SupplierFile, 'name' | 'buffer'> {
  dryRun?: boolean
  /** What the profile says beside what is suggested. */
  more?: Partial<Profile>
}

/** Imports a file by the API, as it is suggested, and waits for its good end. */
export async function importByApi(url: string, order: FileOrder, supplier: string): Promise<ImportRun> {
  const run = await runByApi(url, order, supplier)
  if (!run.status.startsWith('completed')) throw new Error(`The import ended as ${JSON.stringify(run)}`)
  return run
}

/** The same, whatever its end. */
export async function runByApi(
  url: string,
  { dryRun = false, more = {}, ...file }: FileOrder,
  supplier: string,
): Promise<ImportRun> {
  const form = new FormData()
  form.append('file', new Blob([new Uint8Array(file.buffer)]), file.name)
  const upload = await answer<Upload>(fetch(`${url}/api/v1/imports/uploads`, { method: 'POST', body: form }))
  const started = await answer<ImportRun>(
    fetch(`${url}/api/v1/imports`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        uploadId: upload.id,
        supplier,
        supplierName: `${supplier} SARL`,
        profile: { ...upload.suggestedProfile, ...more },
        dryRun,
      }),
    }),
  )

  let run = started
  while (run.status === 'pending' || run.status === 'running') {
    await new Promise((resolve) => setTimeout(resolve, 200))
    run = await answer<ImportRun>(fetch(`${url}/api/v1/imports/${run.id}`))
  }
  return run
}

/** Lets a supplier's files in however much they change. */
export async function holdNothing(url: string, supplier: string): Promise<void> {
  const { items } = await answer<{ items: Supplier[] }>(fetch(`${url}/api/v1/suppliers?search=${supplier}`))
  for (const { id, limits } of items) {
    await answer(
      fetch(`${url}/api/v1/suppliers/${id}`, {
        method: 'PATCH',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ limits: { ...limits, hold: false } }),
      }),
    )
  }
}

async function answer<T>(request: Promise<Response>): Promise<T> {
  const response = await request
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`)
  return (await response.json()) as T
}
