import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { archiveMetricFamilies, backupMetrics, bouncerMetrics, metricFamilies } from 'pgops'
import { expect, it } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))
const read = (path: string) => readFileSync(join(root, path), 'utf8')
const rules = read('deploy/prometheus/alerts.yml')
const dashboards = readdirSync(join(root, 'deploy/grafana/dashboards')).map((name) =>
  read(`deploy/grafana/dashboards/${name}`),
)

it('every alert is a rule that Prometheus takes, and fires when it should and only then', () => {
  const directory = join(root, 'deploy/prometheus')
  const checked = spawnSync('promtool', ['check', 'config', 'prometheus.yml'], { cwd: directory, encoding: 'utf8' })
  const tested = spawnSync('promtool', ['test', 'rules', 'alerts.test.yml'], { cwd: directory, encoding: 'utf8' })

  expect(checked.status, checked.stdout + checked.stderr).toBe(0)
  expect(tested.status, tested.stdout + tested.stderr).toBe(0)
})

it('every alert is tried, says what is the matter and what to do', () => {
  const alerts = [...rules.matchAll(/- alert: (\w+)\n([\s\S]*?)(?=\n {6}- alert|\n {2}- name|$)/g)]
  const tried = read('deploy/prometheus/alerts.test.yml')

  expect(alerts.length).toBeGreaterThan(25)
  for (const [, name, text] of alerts) {
    expect(tried).toContain(`- name: ${name} fires`)
    expect(tried).toContain(`- name: ${name} keeps quiet`)
    expect(text).toMatch(/severity: (warning|critical)/)
    expect(text).toMatch(/summary: /)
    expect(text).toMatch(/action: /)
  }
})

it('alerts and dashboards ask only for what is measured', () => {
  const declared = ['server/src/platform', 'server/src/modules'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts'))
      .flatMap((path) => [...read(join(folder, path)).matchAll(/name: '(pm_[a-z_]+)'/g)].map(([, name]) => name)),
  )
  const measured = new Set([
    ...declared,
    ...metricFamilies().map(({ name }) => name),
    ...bouncerMetrics(null).map(({ name }) => name),
    ...archiveMetricFamilies().map(({ name }) => name),
    ...backupMetrics(null).map(({ name }) => name),
  ])
  const asked = [rules, ...dashboards].flatMap((text) => text.match(/\bpm_[a-z_]+/g) ?? [])

  const unknown = asked.filter((name) => !measured.has(name) && !measured.has(name.replace(/_(bucket|sum|count)$/, '')))

  expect(asked.length).toBeGreaterThan(50)
  expect([...new Set(unknown)]).toEqual([])
})

it('dashboards are such as Grafana takes: panels that do not overlap, each with a question', () => {
  for (const text of dashboards) {
    const { uid, title, panels } = JSON.parse(text) as Dashboard
    expect(uid).toMatch(/^pm-/)
    expect(title).not.toBe('')
    const places = panels.map(({ gridPos }) => `${gridPos.x}/${gridPos.y}`)
    expect(new Set(places).size).toBe(panels.length)
    for (const { targets } of panels) expect(targets.every(({ expr }) => expr !== '')).toBe(true)
  }
})

interface Dashboard {
  uid: string
  title: string
  panels: { gridPos: { x: number; y: number }; targets: { expr: string }[] }[]
}
