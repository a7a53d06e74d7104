import { notifications } from '@mantine/notifications'
import { type Profile, type StoredProfile, saveProfile } from '@products-manager/contract'
import { type UseMutationResult, useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { ApiFailure, call } from '../../api/call.ts'
import { profilesQuery } from '../../api/imports-queries.ts'

interface Saving {
  /** The profile, or a file that holds one. */
  profile: Profile | File
  note: string
  /** Whose files it reads, where it is of no template yet; null for every supplier's. */
  supplier?: string | null
  /** Its golden rows expect from now on what it makes of them. */
  confirm?: boolean
}
export type SavingTemplate = UseMutationResult<StoredProfile, Error, Saving>

/** Keeps a profile as the next version of a template; without one, under its own name. */
export function useSaveTemplate(template?: StoredProfile): SavingTemplate {
  const { t } = useTranslation()
  const client = useQueryClient()

  return useMutation({
    mutationFn: async ({ profile, supplier = template?.supplierCode, ...saving }: Saving) => {
      const read = profile instanceof File ? await readJson(profile) : profile
      return call(saveProfile, {
        body: {
          ...saving,
          profile: template ? { ...read, name: template.name } : read,
          ...(supplier ? { supplier } : {}),
        },
      })
    },
    onSuccess: async ({ name, version }) => {
      await client.invalidateQueries({ queryKey: profilesQuery.queryKey })
      notifications.show({ message: t('mappings.kept', { name, version }), color: 'moss' })
    },
  })
}

/** What is no profile the server says, with the place; what is no JSON cannot be sent. */
export async function readJson(file: File): Promise<Profile> {
  const text = await file.text()
  try {
    return JSON.parse(text) as Profile
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error)
    throw new ApiFailure(400, { code: 'IMPORT_PROFILE_NOT_JSON', message: `${file.name} is not JSON: ${problem}` })
  }
}
