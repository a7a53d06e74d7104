/** What an expression reads beside its own words. */
export type Reference =
  /** The text a step was given. */
  | { kind: 'value' }
  | { kind: 'field'; name: string }
  | { kind: 'column'; column: string }
  | { kind: 'position'; position: number }

export type BinaryOperator = '+' | '-' | '*' | '/' | '&' | '=' | '!=' | '<' | '<=' | '>' | '>=' | 'and' | 'or'

export type Ast =
  | { kind: 'number'; text: string }
  | { kind: 'text'; text: string }
  | { kind: 'truth'; value: boolean }
  | { kind: 'reference'; to: Reference }
  | { kind: 'negative'; of: Ast }
  | { kind: 'not'; of: Ast }
  | { kind: 'binary'; operator: BinaryOperator; left: Ast; right: Ast }
  | { kind: 'call'; name: string; parts: readonly Ast[] }

/** Every reference of an expression, in the order they stand. */
export function referencesOf(ast: Ast): Reference[] {
  switch (ast.kind) {
    case 'reference':
      return [ast.to]
    case 'negative':
    case 'not':
      return referencesOf(ast.of)
    case 'binary':
      return [...referencesOf(ast.left), ...referencesOf(ast.right)]
    case 'call':
      return ast.parts.flatMap(referencesOf)
    default:
      return []
  }
}
