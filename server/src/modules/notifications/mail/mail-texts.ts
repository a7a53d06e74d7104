import type { MailLanguage, NotificationEvent } from '@products-manager/contract'
import type { MailItem } from '../queries/mail-items.ts'
import { receiverOf } from '../webhooks/receiver-of.ts'

interface MailTexts {
  title(item: MailItem): string
  message(item: MailItem): string
  /** The subject of a mail about several events. */
  several(events: number, failures: number): string
  more(events: number): string
  open: string
  foot: string
  test: { subject: string; text: string }
}

const english: MailTexts = {
  title: ({ title }) => title,
  message: ({ message }) => message,
  several: (events, failures) => `${events} events${failures > 0 ? `, ${failures} of them failures` : ''}`,
  more: (events) => `And ${events} more, in the app.`,
  open: 'Open',
  foot: 'You get this because your address is among the recipients in Products Manager’s settings.',
  test: { subject: 'Test mail of Products Manager', text: 'This is a test. Mail works.' },
}

type French = (item: MailItem & { facts: { [name: string]: unknown } }) => string

const counts: French = ({ facts: { created, updated, refused, rows } }) =>
  `${created} créés, ${updated} modifiés, ${refused} refusées sur ${rows} lignes.`
const because: French = ({ message, facts }) =>
  facts.errorCode === null ? 'L’opération s’est arrêtée avant la fin.' : `${facts.errorCode} : ${message}`

const undone = { run: 'annulé', part: 'annulé en partie', undo: 'rétabli' }

const titles: Record<NotificationEvent, French> = {
  'import.completed': ({ facts }) => `${facts.supplierCode} : ${facts.fileName} est importé`,
  'import.completed-with-errors': ({ facts }) =>
    `${facts.supplierCode} : ${facts.fileName} est importé, avec des erreurs`,
  'import.failed': ({ facts }) => `${facts.supplierCode} : ${facts.fileName} a échoué`,
  'import.held': ({ facts }) => `${facts.supplierCode} : ${facts.fileName} est retenu`,
  'undo.completed': ({ facts }) => `${facts.supplierCode} : ${facts.fileName} est ${undone[facts.undone ?? 'run']}`,
  'undo.failed': ({ facts }) => `${facts.supplierCode} : l’annulation de ${facts.fileName} a échoué`,
  'plan.waiting': ({ facts }) => `${facts.supplierCode} : le plan de ${facts.fileName} attend une approbation`,
  'source.no-file': ({ facts }) => `${facts.supplierCode} : aucun fichier de ${facts.sourceName}`,
  'source.failed': ({ facts }) =>
    `${facts.supplierCode} : ${facts.uploadId ? `${facts.fileName} attend son modèle` : `${facts.sourceName} est illisible`}`,
  'webhook.off': ({ facts }) => `Le webhook vers ${receiverOf(facts.webhookUrl ?? '')} a été désactivé`,
}

const messages: Record<NotificationEvent, French> = {
  'import.completed': counts,
  'import.completed-with-errors': counts,
  'import.failed': because,
  'import.held': () => 'Il s’écarte de ce que le fournisseur envoie d’habitude, et attend une décision.',
  'undo.completed': counts,
  'undo.failed': because,
  'plan.waiting': ({ facts: { created, updated, rows } }) =>
    `Il créerait ${created} et modifierait ${updated} produits, à partir de ${rows} lignes.`,
  'source.no-file': ({ facts }) => `Rien de nouveau depuis ${facts.days} jours.`,
  'source.failed': (item) =>
    item.facts.uploadId
      ? 'Faites son modèle une fois ; les fichiers suivants sont importés d’eux-mêmes.'
      : because(item),
  'webhook.off': ({ facts }) =>
    facts.errorCode === null
      ? 'Son destinataire n’a rien accepté pendant trois jours. Ce qui attendait n’a pas été envoyé.'
      : 'Son destinataire a répondu qu’il ne veut plus d’événements (410). Ce qui attendait n’a pas été envoyé.',
}

const french: MailTexts = {
  title: (item) => titles[item.event](item),
  message: (item) => messages[item.event](item),
  several: (events, failures) => `${events} événements${failures > 0 ? `, dont ${failures} échecs` : ''}`,
  more: (events) => `Et ${events} autres, dans l’application.`,
  open: 'Ouvrir',
  foot: 'Vous recevez ce message car votre adresse est parmi les destinataires dans les réglages de Products Manager.',
  test: { subject: 'Message d’essai de Products Manager', text: 'Ceci est un essai. L’envoi fonctionne.' },
}

/** What mails say, in the language of who reads them. */
export const mailTexts: Record<MailLanguage, MailTexts> = { en: english, fr: french }
