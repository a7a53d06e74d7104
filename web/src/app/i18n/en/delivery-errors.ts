/** Why something did not reach a receiver, and what its settings may not be. */
export const deliveryErrors = {
  DELIVERY_CERTIFICATE: 'The receiver’s certificate is not trusted.',
  DELIVERY_CUT: 'The receiver broke the connection off before it answered.',
  DELIVERY_FAILED: 'The receiver answered in a way nobody expected.',
  DELIVERY_NAME_NOT_FOUND: 'There is no computer of that name. Check the spelling.',
  DELIVERY_NOT_FOUND: 'There is no such delivery; the log keeps them for 30 days.',
  DELIVERY_NO_ANSWER: 'The receiver did not answer in time.',
  DELIVERY_REFUSED: 'The receiver is there, but nothing answers at this port.',
  DELIVERY_TLS: 'The receiver does not speak TLS at this port.',
  NOTIFICATION_NOT_FOUND: 'There is no such notification; it may have expired.',
  WEBHOOK_GONE: 'The receiver answered that it wants no more events (410).',
  WEBHOOK_IS_OFF: 'The webhook is switched off. Switch it on first.',
  WEBHOOK_NOT_FOUND: 'There is no such webhook.',
  WEBHOOK_REDIRECTS: 'The receiver sends elsewhere. Give the address it sends to.',
  WEBHOOK_STATUS: 'The receiver answered with an error.',
}
