import type { MantineColorsTuple } from '@mantine/core'

/** The product's own hue. Shade 6 carries white text at 6.0:1. */
export const petrol: MantineColorsTuple = [
  '#edf6f6',
  '#d6e9e9',
  '#add3d4',
  '#7fbbbc',
  '#55a2a4',
  '#2f8588',
  '#176b6f',
  '#12595d',
  '#0d474a',
  '#083335',
]

/** Warm paper greys, for the light scheme. */
export const stone: MantineColorsTuple = [
  '#fbfaf8',
  '#f4f2ee',
  '#e9e6e0',
  '#dad6ce',
  '#bfbab0',
  '#918c82',
  '#66625a',
  '#4f4b45',
  '#37342f',
  '#23211d',
]

/** Greens leaning to petrol, for the dark scheme: 0 is text, 7 the page. */
export const night: MantineColorsTuple = [
  '#e4e8e6',
  '#ccd2cf',
  '#a8b1ad',
  '#84908b',
  '#4b5652',
  '#37413e',
  '#29312f',
  '#141918',
  '#101413',
  '#0b0e0d',
]

export const moss: MantineColorsTuple = [
  '#eef6ec',
  '#dcecd8',
  '#b9d8b1',
  '#93c288',
  '#6fab62',
  '#4f9042',
  '#3a7530',
  '#2f6127',
  '#254d1f',
  '#193715',
]

export const amber: MantineColorsTuple = [
  '#fdf5e4',
  '#fae8c3',
  '#f3d08b',
  '#e9b651',
  '#dc9d26',
  '#b97e12',
  '#8f5f08',
  '#774e05',
  '#5f3e04',
  '#432b02',
]

export const brick: MantineColorsTuple = [
  '#fcefec',
  '#f8dcd6',
  '#f0b8ad',
  '#e69082',
  '#d96b5b',
  '#c54b3a',
  '#ab3728',
  '#8f2c1f',
  '#732318',
  '#52180f',
]
