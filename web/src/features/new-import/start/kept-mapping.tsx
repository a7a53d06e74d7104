import { Button } from '@mantine/core'
import type { StoredProfile } from '@products-manager/contract'
import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { profilesQuery } from '../../../api/imports-queries.ts'
import { readsFile } from '../mapping/edit-profile.ts'
import type { Draft } from '../use-draft.ts'
import classes from './start-panel.module.css'

/**
 * The supplier's usual mapping: taken by itself when it fits and nothing was mapped by hand, else offered. Where it does
 * not fit and another one of the supplier does, that one is offered.
 */
export function KeptMapping({ draft, supplier }: { draft: Draft; supplier: string }) {
  const { t } = useTranslation()
  const { data } = useQuery(profilesQuery)
  const { columns } = draft.upload.detection
  const kept = data?.items.filter(({ supplierCode }) => supplierCode === supplier) ?? []
  const usual = kept.find(({ isDefault }) => isDefault)
  const fits = ({ profile }: StoredProfile) => readsFile(profile, columns)
  const own = usual && fits(usual) ? usual : (kept.find(fits) ?? usual)
  const isTaken = own !== undefined && draft.kept?.id === own.id
  const takes = own?.isDefault === true && draft.kept === undefined && draft.untouched && fits(own)

  // Which supplier it is may be known before the page opens, and is known to nobody but this page.
  // biome-ignore lint/correctness/useExhaustiveDependencies: taken once, when it becomes known; not with each edit.
  useEffect(() => {
    if (takes) draft.adopt(own)
  }, [takes])

  if (!own || takes) return null
  const texts = isTaken ? taken : fits(own) ? there : unfit
  return (
    <p role="status" className={classes.kept}>
      {t(texts.says, { name: own.name })}
      <Button size="compact-sm" variant="subtle" onClick={() => (isTaken ? draft.suggestAnew() : draft.adopt(own))}>
        {t(texts.does)}
      </Button>
    </p>
  )
}

const taken = { says: 'mapping.keptTaken', does: 'mapping.mapAnew' } as const
const there = { says: 'mapping.keptThere', does: 'mapping.takeKept' } as const
// Its columns may only be called otherwise now: that is told once it is used.
const unfit = { says: 'mapping.keptUnfit', does: 'mapping.seeUnfit' } as const
