/** Codes of failed requests. English has a sentence only where the server's own would be missing. */
export const errors = {
  SERVER_UNREACHABLE: 'The server does not answer.',
  HTTP_STATUS: 'The server answered in a way this page does not understand.',
}
