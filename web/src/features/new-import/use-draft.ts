import {
  detectUpload,
  type FileSettings,
  type Profile,
  type StoredProfile,
  type Upload,
} from '@products-manager/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { call } from '../../api/call.ts'
import { uploadQuery } from '../../api/imports-queries.ts'
import { sameRows } from './mapping/edit-profile.ts'

export interface Draft {
  upload: Upload
  /** The mapping as it stands, with the settings of the file the person gave. */
  profile: Profile
  setProfile: (profile: Profile) => void
  /** Looks at the file again with one setting given, or, with `undefined`, found by itself again. */
  give: <K extends keyof FileSettings>(setting: K, value: FileSettings[K] | undefined) => void
  /** The same with several settings at once. */
  giveAll: (settings: FileSettings) => void
  /** Takes a kept profile in place of the suggested one. */
  adopt: (kept: StoredProfile) => void
  /** The kept mapping that was taken. */
  kept: StoredProfile | undefined
  /** Takes the suggested profile again. */
  suggestAnew: () => void
  /** Nobody has mapped anything by hand, or refused a kept profile. */
  untouched: boolean
  looking: boolean
  error: Error | null
  /** The last look found other columns: the mapping was suggested anew. */
  renewed: boolean
}

interface Look {
  given: FileSettings
  /** They are those of a kept profile. */
  isMapped: boolean
  /** The mapping is suggested anew when other columns are found. */
  anew: boolean
}

/** One uploaded file on its way to an import: how it was understood and how it is mapped. */
export function useDraft(first: Upload): Draft {
  const client = useQueryClient()
  const [upload, setUpload] = useState(first)
  const [settings, setSettings] = useState<FileSettings>(first.suggestedProfile.file ?? {})
  const [mapping, setMapping] = useState<Profile>(first.suggestedProfile)
  const [renewed, setRenewed] = useState(false)
  const [kept, setKept] = useState<StoredProfile>()
  const [untouched, setUntouched] = useState(true)
  const look = useMutation({
    mutationFn: ({ given, isMapped }: Look) =>
      call(detectUpload, { params: { id: first.id }, query: { mapped: isMapped }, body: given }),
    onSuccess: (seen, { anew }) => {
      client.setQueryData(uploadQuery(first.id).queryKey, seen)
      const same = sameRows(upload.detection, seen.detection)
      setUpload(seen)
      setRenewed(!same && anew)
      if (same || !anew) return
      setMapping({ ...seen.suggestedProfile, name: mapping.name })
      setSettings(seen.suggestedProfile.file ?? {})
    },
  })

  function lookWith(given: FileSettings, { anew, isMapped }: Omit<Look, 'given'>) {
    setSettings(given)
    look.mutate({ given, anew, isMapped })
  }
  const lookAgain = (given: FileSettings) => lookWith(given, { anew: true, isMapped: kept !== undefined })

  return {
    upload,
    profile: { ...mapping, file: settings },
    setProfile: (profile) => {
      setMapping(profile)
      setUntouched(false)
    },
    give: (setting, value) => {
      const { [setting]: _before, ...others } = settings
      lookAgain(value === undefined ? others : { ...others, [setting]: value })
    },
    giveAll: (given) => lookAgain({ ...settings, ...given }),
    kept,
    adopt: (chosen) => {
      const { profile } = chosen
      setMapping(profile)
      setKept(chosen)
      setUntouched(true)
      lookWith(profile.file ?? {}, { anew: false, isMapped: true })
    },
    suggestAnew: () => {
      setMapping(first.suggestedProfile)
      setKept(undefined)
      setUntouched(false)
      lookWith(first.suggestedProfile.file ?? {}, { anew: true, isMapped: false })
    },
    untouched,
    looking: look.isPending,
    error: look.error,
    renewed,
  }
}
