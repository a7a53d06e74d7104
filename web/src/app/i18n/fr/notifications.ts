import type { notifications as english } from '../en/notifications.ts'
import type { Translation } from '../translation.ts'

const counts = '{{created}} créés, {{updated}} modifiés, {{refused}} refusées sur {{rows}} lignes.'
const stopped = 'L’opération s’est arrêtée avant la fin.'

export const notifications: Translation<typeof english> = {
  open_one: 'Notifications, {{count}} non lue',
  open_many: 'Notifications, {{count}} non lues',
  open_other: 'Notifications, {{count}} non lues',
  title: 'Notifications',
  none: 'Rien de nouveau',
  noneText: 'Le sort des imports et des sources est annoncé ici, et gardé une semaine.',
  read: 'Marquer comme lue',
  readAll: 'Tout marquer comme lu',
  titles: {
    import: {
      completed: '{{supplier}} : {{file}} est importé',
      'completed-with-errors': '{{supplier}} : {{file}} est importé, avec des erreurs',
      failed: '{{supplier}} : {{file}} a échoué',
      held: '{{supplier}} : {{file}} est retenu',
    },
    undo: {
      completed: '{{supplier}} : {{file}} est défait',
      part: '{{supplier}} : {{file}} est défait en partie',
      undo: '{{supplier}} : {{file}} est rétabli',
      failed: '{{supplier}} : {{file}} n’a pas pu être défait',
    },
    plan: {
      waiting: '{{supplier}} : le plan de {{file}} attend une approbation',
    },
    source: {
      'no-file': '{{supplier}} : aucun fichier de {{source}}',
      failed: '{{supplier}} : {{source}} est illisible',
      unmapped: '{{supplier}} : {{file}} attend son modèle',
    },
    webhook: {
      off: 'Le webhook vers {{webhook}} a été désactivé',
    },
  },
  messages: {
    import: {
      completed: counts,
      'completed-with-errors': counts,
      failed: stopped,
      held: 'Quelque chose y semble anormal : rien n’a été modifié, et une décision est attendue.',
    },
    undo: {
      completed: counts,
      failed: stopped,
    },
    plan: {
      waiting: 'Il créerait {{created}} et modifierait {{updated}} produits, à partir de {{rows}} lignes.',
    },
    source: {
      'no-file': 'Rien de nouveau depuis {{days}} jours.',
      failed: 'Plusieurs essais ont échoué.',
    },
    webhook: {
      off: 'Son destinataire n’a rien accepté pendant trois jours. Ce qui attendait n’a pas été envoyé.',
    },
  },
}
