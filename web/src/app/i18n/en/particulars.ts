/** What an error says in particular, from its facts. In English the server's own sentences are shown. */
export const particulars = {
  name: '“{{name}}”',
  columnFor: '“{{name}}” ({{field}})',
  missing: 'Missing: {{columns}}.',
  fitting: 'The file has every column of {{names}}, which is kept for this supplier.',
  emptyList: 'Nothing is in the list “{{name}}” of any record.',
  lists: 'Lists that have something: {{names}}.',
  tables: 'It looks things up in {{names}}.',
  recordsAt: 'Records could be at {{names}}.',
  wanted: 'The mapping asks for “{{name}}”.',
  there: 'The file has {{names}}.',
}
