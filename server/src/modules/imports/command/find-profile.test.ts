import { expect, it } from 'vitest'
import { saveTemplate } from '../templates/templates.ts'
import { anInstallation, aProfile } from '../testing/an-installation.ts'
import { findTemplate } from './find-profile.ts'

const profile = { ...aProfile(['sku', 'title', 'price']), name: 'monthly' }
const kept = { profile, isDefault: false, note: null, confirm: false }

it("a supplier's template is found by its name alone, until another supplier has one of that name", async () => {
  const { parts } = await anInstallation()
  await saveTemplate(parts, { ...kept, supplier: 'ACME' })

  const found = await findTemplate(parts.imports, { name: 'monthly', supplier: undefined })
  await saveTemplate(parts, { ...kept, supplier: 'BRAVO' })

  expect(found.supplierCode).toBe('ACME')
  await expect(findTemplate(parts.imports, { name: 'monthly', supplier: undefined })).rejects.toMatchObject({
    code: 'IMPORT_PROFILE_NOT_FOUND',
  })
})
