const counts = '{{created}} created, {{updated}} updated, {{refused}} refused of {{rows}} rows.'
const stopped = 'It stopped before its end.'

export const notifications = {
  open_one: 'Notifications, {{count}} unread',
  open_other: 'Notifications, {{count}} unread',
  title: 'Notifications',
  none: 'Nothing happened lately',
  noneText: 'What becomes of imports and sources is told here, and kept for a week.',
  read: 'Mark as read',
  readAll: 'Mark all as read',
  titles: {
    import: {
      completed: '{{supplier}}: {{file}} is imported',
      'completed-with-errors': '{{supplier}}: {{file}} is imported, with errors',
      failed: '{{supplier}}: {{file}} failed',
      held: '{{supplier}}: {{file}} is held',
    },
    undo: {
      completed: '{{supplier}}: {{file}} is taken back',
      part: '{{supplier}}: a part of {{file}} is taken back',
      undo: '{{supplier}}: {{file}} stands again',
      failed: '{{supplier}}: the undo of {{file}} failed',
    },
    plan: {
      waiting: '{{supplier}}: the plan of {{file}} waits for approval',
    },
    source: {
      'no-file': '{{supplier}}: no file from {{source}}',
      failed: '{{supplier}}: {{source}} cannot be read',
      unmapped: '{{supplier}}: {{file}} waits for its mapping',
    },
    webhook: {
      off: 'The webhook to {{webhook}} was switched off',
    },
  },
  messages: {
    import: {
      completed: counts,
      'completed-with-errors': counts,
      failed: stopped,
      held: 'Something about it looks wrong: nothing was changed, and it waits for a decision.',
    },
    undo: {
      completed: counts,
      failed: stopped,
    },
    plan: {
      waiting: 'It would create {{created}} and update {{updated}} products, from {{rows}} rows.',
    },
    source: {
      'no-file': 'Nothing new came for {{days}} days.',
      failed: 'It was tried several times.',
    },
    webhook: {
      off: 'Its receiver took nothing for three days. What still waited was not sent.',
    },
  },
}
