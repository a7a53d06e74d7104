import { existsSync } from 'node:fs'
import { benchDamages } from './backup/damages.ts'
import { benchKills } from './backup/kills.ts'
import { benchRestore } from './backup/restore.ts'
import { benchSpeed } from './backup/speed.ts'
import { type Figure, section } from './report.ts'

interface Sizes {
  products: number
  rounds: number
  megabytes: number
  kills: number
  damages: number
}

const STOCK = '/usr/lib/postgresql/15/bin'

/** Backups and restores against what they promise, and beside pg_basebackup and pgBackRest where they are installed. */
export async function benchBackup({ products, rounds, megabytes, kills, damages }: Sizes): Promise<string> {
  const figures: Figure[] = []
  const facts = [
    `a cluster of ${megabytes.toLocaleString('en')} MB, one table in it of ${products.toLocaleString('en')} rows with 12 indexes; ${rounds} rounds`,
    'PostgreSQL 18 from npm for restores, kills and damages; PostgreSQL 15 for speed, where its stock tools are',
  ]
  if (existsSync(`${STOCK}/pg_basebackup`)) figures.push(...(await benchSpeed({ megabytes, rounds, stock: STOCK })))
  else facts.push('speed beside stock tools: not measured, PostgreSQL 15 is not installed')
  figures.push(...(await benchRestore({ megabytes, products, rounds })))
  if (kills > 0) figures.push(...(await benchKills(kills)))
  if (damages > 0) figures.push(...(await benchDamages(damages)))
  return section('backup', figures, facts)
}
