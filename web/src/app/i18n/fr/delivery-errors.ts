import type { deliveryErrors as english } from '../en/delivery-errors.ts'
import type { Translation } from '../translation.ts'

export const deliveryErrors: Translation<typeof english> = {
  DELIVERY_CERTIFICATE: 'Le certificat du destinataire n’est pas reconnu.',
  DELIVERY_CUT: 'Le destinataire a coupé la connexion avant de répondre.',
  DELIVERY_FAILED: 'Le destinataire a répondu de façon inattendue.',
  DELIVERY_NAME_NOT_FOUND: 'Aucun ordinateur ne porte ce nom. Vérifiez l’orthographe.',
  DELIVERY_NOT_FOUND: 'Cet envoi n’existe pas ; le journal les garde 30 jours.',
  DELIVERY_NO_ANSWER: 'Le destinataire n’a pas répondu à temps.',
  DELIVERY_REFUSED: 'Le destinataire est là, mais rien ne répond sur ce port.',
  DELIVERY_TLS: 'Le destinataire ne parle pas TLS sur ce port.',
  MAIL_LOGIN: 'Le serveur de messagerie refuse l’utilisateur ou le mot de passe.',
  MAIL_NEEDS_LOGIN: 'Le serveur de messagerie n’accepte rien sans utilisateur ni mot de passe.',
  MAIL_NOT_SET_UP: 'L’envoi de messages n’est pas encore réglé.',
  MAIL_RECIPIENT_EXISTS: 'Cette adresse reçoit déjà des messages.',
  MAIL_RECIPIENT_NOT_FOUND: 'Ce destinataire n’existe pas.',
  MAIL_REFUSED: 'Le serveur de messagerie refuse le message.',
  NOTIFICATION_NOT_FOUND: 'Cette notification n’existe pas ; elle a peut-être expiré.',
  WEBHOOK_GONE: 'Le destinataire a répondu qu’il ne veut plus d’événements (410).',
  WEBHOOK_IS_OFF: 'Le webhook est désactivé. Activez-le d’abord.',
  WEBHOOK_NOT_FOUND: 'Ce webhook n’existe pas.',
  WEBHOOK_REDIRECTS: 'Le destinataire renvoie ailleurs. Indiquez l’adresse vers laquelle il renvoie.',
  WEBHOOK_STATUS: 'Le destinataire a répondu par une erreur.',
}
