import { change, milliseconds } from './bench-text.ts'
import type { Comparison, QueryComparison } from './compare-runs.ts'
import type { QueryMeasure } from './run-workload.ts'
import { percentile } from './statistics.ts'

const WIDTH = 720
const ROW = 52
const TOP = 24
const LEFT = 8
const RIGHT = 8

/** The comparison as one HTML page that needs nothing else: chart, table and plans. */
export function comparisonPage(comparison: Comparison): string {
  const { workload, before, after, queries } = comparison
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(workload)}: ${escaped(before.label)} and ${escaped(after.label)}</title>
<style>${STYLE}</style>
</head>
<body>
<h1>${escaped(workload)}: ${escaped(before.label)} and ${escaped(after.label)}</h1>
<p>${facts('before', before)}<br>${facts('after', after)}</p>
<p>${summary(queries)}</p>
<h2>Times</h2>
<p class="note">Milliseconds on a logarithmic scale. The dot is the median, the bar holds the middle half, the line reaches
from the fastest to the 95th percentile. <span class="key before"></span> ${escaped(before.label)}
<span class="key after"></span> ${escaped(after.label)}</p>
${chart(queries)}
<h2>Figures</h2>
<div class="wide">${figures(queries, before.label, after.label)}</div>
<p class="note">Change: Hodges–Lehmann estimate with its 95 % interval. Chance: two-sided Mann–Whitney test, corrected for
${queries.length} queries after Holm. A difference is called real when the chance is below 5 % and the change at least 5 %.</p>
<h2>Plans</h2>
${queries.map(plans).join('\n')}
</body>
</html>
`
}

function summary(queries: readonly QueryComparison[]): string {
  const count = (verdict: string) => queries.filter((one) => one.verdict === verdict).length
  return `${queries.length} queries: <b class="faster">${count('faster')} faster</b>,
<b class="slower">${count('slower')} slower</b>, ${count('same')} with no real difference.`
}

function facts(part: string, { label, at, server, runs }: Comparison['before']): string {
  const name = label === part ? part : `${part} (${escaped(label)})`
  return `${name}: ${escaped(at.slice(0, 16).replace('T', ' '))} UTC, PostgreSQL ${escaped(server)}, ${runs} runs of each query`
}

function chart(queries: readonly QueryComparison[]): string {
  const measures = queries.flatMap(({ before, after }) => [before, after])
  const least = Math.max(0.001, Math.min(...measures.map(({ samples }) => Math.min(...samples))))
  const most = Math.max(...measures.map(({ p95 }) => p95), least * 10)
  const [from, to] = [Math.floor(Math.log10(least)), Math.ceil(Math.log10(most))]
  const place = (value: number) =>
    LEFT + ((Math.log10(Math.max(value, 10 ** from)) - from) / (to - from)) * (WIDTH - LEFT - RIGHT)
  const height = TOP + queries.length * ROW
  const ticks = Array.from({ length: to - from + 1 }, (_, i) => 10 ** (from + i))
  const lines = ticks.map((tick, i) => {
    const anchor = i === 0 ? 'start' : i === ticks.length - 1 ? 'end' : 'middle'
    return `<line class="grid" x1="${place(tick)}" x2="${place(tick)}" y1="${TOP - 6}" y2="${height}"/>
<text class="tick" x="${place(tick)}" y="12" text-anchor="${anchor}">${Number(tick.toPrecision(1))} ms</text>`
  })
  const rows = queries.map((query, i) => {
    const y = TOP + i * ROW
    return `<text x="${LEFT}" y="${y + 14}">${escaped(query.name)} <tspan class="${query.verdict}">${verdict(query)}</tspan></text>
${bar(query.before, place, { y: y + 26, part: 'before' })}${bar(query.after, place, { y: y + 38, part: 'after' })}`
  })
  return `<svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="Times of each query before and after; the table below has the figures">
${lines.join('\n')}
${rows.join('\n')}
</svg>`
}

function bar(
  { samples, p95, median }: QueryMeasure,
  place: (value: number) => number,
  { y, part }: { y: number; part: string },
): string {
  const [first, third] = [place(percentile(samples, 0.25)), place(percentile(samples, 0.75))]
  return `<g class="${part}"><line x1="${place(Math.min(...samples)).toFixed(1)}" x2="${place(p95).toFixed(1)}" y1="${y}" y2="${y}"/>
<rect x="${first.toFixed(1)}" y="${y - 3.5}" width="${Math.max(1, third - first).toFixed(1)}" height="7" rx="2"/>
<circle cx="${place(median).toFixed(1)}" cy="${y}" r="4.5"/></g>`
}

function figures(queries: readonly QueryComparison[], before: string, after: string): string {
  const head = [
    'query',
    `${before}, median`,
    `${after}, median`,
    'p95',
    'change',
    '95 % interval',
    'chance',
    'pages',
    'verdict',
  ]
  const rows = queries.map((one) =>
    [
      escaped(one.name),
      milliseconds(one.before.median),
      milliseconds(one.after.median),
      `${milliseconds(one.before.p95)} → ${milliseconds(one.after.p95)}`,
      change(one.ratio.estimate),
      `${change(one.ratio.low)} … ${change(one.ratio.high)}`,
      one.p < 0.001 ? '&lt; 0.001' : one.p.toFixed(3),
      `${pages(one.before)} → ${pages(one.after)}`,
      `<span class="${one.verdict}">${one.verdict}</span>`,
    ].map((cell) => `<td>${cell}</td>`),
  )
  const cells = head.map((name) => `<th scope="col">${escaped(name)}</th>`).join('')
  return `<table><thead><tr>${cells}</tr></thead><tbody>${rows.map((row) => `<tr>${row.join('')}</tr>`).join('\n')}</tbody></table>`
}

function plans({ name, before, after, planChanged }: QueryComparison): string {
  const same = `<p><code>${escaped(after.plan)}</code></p>`
  const both = `<p><b>before</b> <code>${escaped(before.plan)}</code></p><p><b>after</b> <code>${escaped(after.plan)}</code></p>`
  return `<details${planChanged ? ' open' : ''}><summary>${escaped(name)}${planChanged ? ' (changed)' : ''}</summary>
${planChanged ? both : same}<pre>${escaped(after.asked.trim())}</pre></details>`
}

function pages({ buffersHit, buffersRead }: QueryMeasure): number {
  return buffersHit + buffersRead
}

function verdict({ verdict, ratio }: QueryComparison): string {
  return verdict === 'same' ? 'no real difference' : `${change(ratio.estimate)}`
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}

const STYLE = `
:root { color-scheme: light dark; --ink: #1c1e21; --paper: #fff; --faint: #5f6670; --line: #d9dde3; --before: #8a6d1f;
  --after: #1a5fb4; --faster: #1a6e3a; --slower: #b3261e }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e8eb; --paper: #16181c; --faint: #a3abb6; --line: #363b43;
  --before: #d9b44a; --after: #78aeed; --faster: #6fcf97; --slower: #ff8a80 } }
body { font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); max-width: 60rem;
  margin: 2rem auto; padding: 0 1rem }
h1 { font-size: 1.5rem } h2 { font-size: 1.15rem; margin-top: 2rem }
.note { color: var(--faint); font-size: .875rem }
.wide { overflow-x: auto } table { border-collapse: collapse; font-size: .875rem; font-variant-numeric: tabular-nums }
th, td { padding: .3rem .7rem; text-align: right; border-bottom: 1px solid var(--line); white-space: nowrap }
th:first-child, td:first-child { text-align: left }
svg { width: 100%; height: auto; font: 13px system-ui, sans-serif } svg text { fill: var(--ink) }
svg .tick { fill: var(--faint); font-size: 11px } .grid { stroke: var(--line) }
g.before { stroke: var(--before); fill: var(--before) } g.after { stroke: var(--after); fill: var(--after) }
g rect { fill-opacity: .45; stroke: none }
.key { display: inline-block; width: .7em; height: .7em; border-radius: 50%; margin-left: .6em }
.key.before { background: var(--before) } .key.after { background: var(--after) }
.faster, svg .faster { color: var(--faster); fill: var(--faster) } .slower, svg .slower { color: var(--slower); fill: var(--slower) }
svg .same { fill: var(--faint) }
code, pre { font-size: .8125rem; overflow-wrap: anywhere; white-space: pre-wrap }
summary { cursor: pointer; padding: .2rem 0 }
`
