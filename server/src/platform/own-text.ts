/** The text by itself: a slice of a longer one keeps all of that alive. */
export function ownText<Text extends string | null>(text: Text): Text {
  // Slices this short are copies already.
  if (text === null || text.length < SLICED) return text
  return ` ${text}`.slice(1) as Text
}

// V8's SlicedString::kMinLength.
const SLICED = 13

/** A copy of what JSON can say, with texts of its own. */
export function ownCopy<Value>(value: Value): Value {
  return JSON.parse(JSON.stringify(value))
}
