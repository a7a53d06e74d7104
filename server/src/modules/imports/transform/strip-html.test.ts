import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { stripHtml } from './strip-html.ts'

describe('stripHtml', () => {
  it.each([
    ['<p>One</p><p>Two</p>', 'One\n\nTwo'],
    ['one<br>two<br/>three', 'one\ntwo\nthree'],
    ['<ul><li>a</li><li>b</li></ul>', 'a\n\nb'],
    ['a <b>bold</b>word', 'a boldword'],
    ['Tom &amp; Jerry &lt;3 &eacute;t&#233; &#xE9; &euro; &#8364; &#128;', 'Tom & Jerry <3 été é € € €'],
    ['&amp;lt;b&amp;gt;', '&lt;b&gt;'],
    ['&unknown; &amp', '&unknown; &amp'],
    ['5 < 6 and 7 > 3', '5 < 6 and 7 > 3'],
    ['I <3 it', 'I <3 it'],
    ['<a title="x > y">link</a>', 'link'],
    ['<a title=\'x > y\' href="#">link</a>', 'link'],
    ['<a title="never closed>text</a> more', 'text more'],
    ['<script>alert("<p>")</script>ok', 'ok'],
    ['<SCRIPT>alert(1)</ScRiPt >ok', 'ok'],
    ['<style>p { color: red }</style>ok', 'ok'],
    ['<script>never closed', ''],
    ['a<!-- <p>hidden</p> -->b', 'ab'],
    ['a<!doctype html>b<?php echo 1 ?>c', 'abc'],
    ['plain text', 'plain text'],
    ['<p>spaces \n  and&nbsp;lines</p>', 'spaces and lines'],
    ['<td>1</td><td>2</td>', '1 2'],
    ['<<p>>', '<\n\n>'],
  ])('makes %j into %j', (html, expected) => {
    expect(stripHtml(html)).toBe(expected)
  })

  it('leaves no tag of a well-formed text', () => {
    const tag = fc.constantFrom(
      '<p>',
      '</p>',
      '<br/>',
      '<a href="x">',
      '</a>',
      '<img src=\'y\' alt="a>b">',
      '<!-- c -->',
    )
    const word = fc.constantFrom('pen', 'ink', ' ', '&eacute;')

    fc.assert(
      fc.property(fc.array(fc.oneof(tag, word)), (parts) => {
        expect(stripHtml(parts.join(''))).not.toMatch(/[<>]/)
      }),
    )
  })

  it('never throws and never grows a text much', () => {
    const piece = fc.constantFrom(
      '<',
      '>',
      '<a',
      '="',
      "'",
      '<!--',
      '-->',
      '<script',
      '</script',
      '&',
      '&amp;',
      '&#x',
      ';',
      'x',
      '\n',
    )

    fc.assert(
      fc.property(fc.array(piece, { maxLength: 200 }), (parts) => {
        const html = parts.join('')
        expect(stripHtml(html).length).toBeLessThanOrEqual(html.length * 2)
      }),
    )
  })

  it.each(['<a ', '<a="', '<!--', '<script>', '</script', '<a title="x>', '&#', '<style><', '< ', "<p '"])(
    'takes time in proportion to its length for %j repeated',
    (piece) => {
      // A quadratic scan of two million characters would run for hours, beyond every time limit of the tests.
      expect(stripHtml(piece.repeat(2_000_000 / piece.length)).length).toBeLessThanOrEqual(2_000_000)
    },
  )
})
