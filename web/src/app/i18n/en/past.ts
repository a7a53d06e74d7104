/** The catalogue as it was. */
export const past = {
  asOf: 'As it was at',
  note: 'You see the past: the catalogue as it was on {{moment}}.',
  future: '{{moment}} has not come yet: the catalogue can be seen as it was, or as it is.',
  leave: 'Back to the present',
  export: 'Export as CSV',
}
