/** The catalogue as it was. */
export const past = {
  asOf: 'As it was at',
  note: 'You see the past: the catalogue as it was on {{moment}}.',
  leave: 'Back to the present',
  export: 'Export as CSV',
}
