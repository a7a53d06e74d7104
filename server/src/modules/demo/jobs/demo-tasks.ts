import { join } from 'node:path'
import type { Database } from '@products-manager/postgres'
import Type from 'typebox'
import { addJob } from '../../../platform/jobs/add-job.ts'
import { defineTask, handle, type TaskHandler } from '../../../platform/jobs/define-task.ts'
import type { ImportTaskParts } from '../../imports/index.ts'
import { enqueueDemo } from '../load-demo.ts'

const loadDemo = defineTask({
  name: 'demo.load-demo',
  payload: Type.Object({ products: Type.Integer() }),
  tries: 3,
  lane: 'long',
})

/** Has a worker write the demo's files and import them. Asking twice loads it once. */
export async function requestDemo(imports: Database<'imports'>, products: number): Promise<void> {
  await imports.transaction((tx) => addJob(tx, loadDemo, { payload: { products }, key: 'demo' }))
}

/** Where the demo's files are written. */
export const demoDirectory = (dataDir: string) => join(dataDir, 'demo')

export function demoTasks(parts: ImportTaskParts, dataDir: string): TaskHandler[] {
  return [
    handle(loadDemo, {
      run: ({ payload, signal }) =>
        enqueueDemo(parts, { products: payload.products, directory: demoDirectory(dataDir), signal }),
    }),
  ]
}
