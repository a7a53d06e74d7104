/** The text by itself: a slice of a longer one keeps all of that alive. */
export function copyOf(text: string): string {
  return ` ${text}`.slice(1)
}
