/** The catalogue as it was. */
export const past = {
  asOf: 'As it was at',
  note: 'You see the past: the catalogue as it was on {{moment}}.',
  future: '{{moment}} has not come yet: the catalogue can be seen as it was, or as it is.',
  notThen: 'Not in the catalogue then',
  notThenText: 'The product came later, or was no longer there. Choose another moment, or go back to the present.',
  emptyThen: 'The catalogue was empty then',
  emptyThenText:
    'Nothing had been imported yet, or it had been taken back. Choose another moment, or go back to the present.',
  leave: 'Back to the present',
}
