import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const css = readFileSync(new URL('tokens.css', import.meta.url), 'utf8')
const blocks = css.split('}').filter((block) => block.includes('--pm-page'))
const schemes = { light: readTokens(blocks[0] ?? ''), dark: readTokens(blocks[1] ?? '') }
const grounds = ['page', 'surface', 'sunken', 'hover', 'selected']
const tones = ['accent', 'good', 'warn', 'bad', 'plain']

function readTokens(block: string): Map<string, string> {
  return new Map(
    [...block.matchAll(/--pm-([\w-]+):\s*(#[0-9a-f]{6})/g)].map(([, name, colour]) => [name ?? '', colour ?? '']),
  )
}

function luminance(colour: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.040_45 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

/** Contrast as WCAG defines it, from 1 to 21. */
function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a)
  return (light + 0.05) / (dark + 0.05)
}

it('measures contrast as WCAG does', () => {
  expect(contrast('#ffffff', '#000000')).toBeCloseTo(21)
  expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2)
})

describe.each(Object.entries(schemes))('the %s scheme', (_, tokens) => {
  const of = (name: string) => tokens.get(name) ?? '#000000'
  const failing = (pairs: [string, string][], least: number) =>
    pairs.filter(([text, ground]) => contrast(of(text), of(ground)) < least).map((pair) => pair.join(' on '))

  it('defines every colour it is asked for', () => {
    expect([...grounds, ...tones.map((tone) => `${tone}-text`)].filter((name) => !tokens.has(name))).toEqual([])
  })

  it('keeps text readable on every ground', () => {
    const texts = ['text', 'text-soft', ...tones.map((tone) => `${tone}-text`)]

    const pairs = texts.flatMap((text) => grounds.map((ground): [string, string] => [text, ground]))

    expect(failing(pairs, 4.5)).toEqual([])
  })

  it('keeps words readable on their tags and buttons', () => {
    const pairs = tones.flatMap((tone): [string, string][] => [
      [`${tone}-text`, `${tone}-soft`],
      [`${tone}-text`, `${tone}-soft-hover`],
      [`${tone}-on-solid`, `${tone}-solid`],
      [`${tone}-on-solid`, `${tone}-solid-hover`],
    ])

    expect(failing(pairs, 4.5)).toEqual([])
  })

  it('keeps controls, focus and chart lines visible', () => {
    const lines = ['control-line', 'focus', 'series-1', 'series-2', 'series-3', 'series-4', 'series-5', 'series-6']

    expect(
      failing(
        lines.flatMap((line): [string, string][] => [[line, 'surface']]),
        3,
      ),
    ).toEqual([])
  })
})
