export const drop = {
  title: 'Import a file',
  lead: 'Nothing is imported before you have seen how the file was understood.',
  supplier: 'Supplier, if you know it already',
  supplierHint: 'The mapping kept for it is then suggested.',
  choose: 'Choose a file',
  orDrop: 'or drop it here',
  formats:
    'CSV, Excel, OpenDocument, XML, JSON, EDIFACT, DATANORM or fixed width, also in ZIP, gzip or bzip2, of any size',
  sending: 'Sending {{file}}',
  sent: '{{sent}} of {{size}}',
  looking: 'Looking at it…',
}
