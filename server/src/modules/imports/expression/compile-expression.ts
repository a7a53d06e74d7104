import type { Ast, BinaryOperator, Reference } from './ast.ts'
import { functions } from './functions.ts'
import { add, compare, divide, multiply, negate, type Rational, rationalOf } from './rational.ts'
import {
  asNumber,
  asText,
  asTruth,
  EvaluationEnd,
  type ExpressionFault,
  fail,
  isEmpty,
  limited,
  numberIn,
  type Value,
} from './values.ts'

/** An expression at a row: its value, or why it has none. */
export type Evaluate<Row> = (row: Row) => { ok: Value } | { bad: ExpressionFault }

type Node<Row> = (row: Row) => Value

/** Compiles an expression to closures; `resolve` says once how each reference is read from a row. */
export function compileExpression<Row>(ast: Ast, resolve: (reference: Reference) => Node<Row>): Evaluate<Row> {
  const node = compileNode(ast, resolve)
  return (row) => {
    try {
      return { ok: node(row) }
    } catch (error) {
      if (error instanceof EvaluationEnd) return { bad: error.fault }
      throw error
    }
  }
}

function compileNode<Row>(ast: Ast, resolve: (reference: Reference) => Node<Row>): Node<Row> {
  switch (ast.kind) {
    case 'number': {
      const number = rationalOf(ast.text)
      return () => number
    }
    case 'text':
      return () => ast.text
    case 'truth':
      return () => ast.value
    case 'reference':
      return resolve(ast.to)
    case 'negative': {
      const of = compileNode(ast.of, resolve)
      return (row) => {
        const number = asNumber(of(row))
        return number === null ? null : negate(number)
      }
    }
    case 'not': {
      const of = compileNode(ast.of, resolve)
      return (row) => !asTruth(of(row))
    }
    case 'binary':
      return compileBinary(ast.operator, compileNode(ast.left, resolve), compileNode(ast.right, resolve))
    case 'call': {
      const parts = ast.parts.map((part) => compileNode(part, resolve))
      const { apply } = functions[ast.name]!
      return (row) => apply(parts.map((part) => () => part(row)))
    }
  }
}

function compileBinary<Row>(operator: BinaryOperator, left: Node<Row>, right: Node<Row>): Node<Row> {
  switch (operator) {
    case '+':
      return arithmetic(left, right, add)
    case '-':
      return arithmetic(left, right, (a, b) => add(a, negate(b)))
    case '*':
      return arithmetic(left, right, multiply)
    case '/':
      return arithmetic(left, right, (a, b) => divide(a, b) ?? fail('DIVIDED_BY_ZERO'))
    case '&':
      return (row) => limited(asText(left(row)) + asText(right(row)))
    case 'and':
      return (row) => asTruth(left(row)) && asTruth(right(row))
    case 'or':
      return (row) => asTruth(left(row)) || asTruth(right(row))
    case '=':
      return (row) => isSame(left(row), right(row))
    case '!=':
      return (row) => !isSame(left(row), right(row))
    default:
      return ordering(operator, left, right)
  }
}

/** An empty side makes an empty result: a product without a price has no price with tax either. */
function arithmetic<Row>(left: Node<Row>, right: Node<Row>, work: (a: Rational, b: Rational) => Rational): Node<Row> {
  return (row) => {
    const a = asNumber(left(row))
    const b = asNumber(right(row))
    return a === null || b === null ? null : work(a, b)
  }
}

/** As numbers where both are; as texts otherwise. */
function isSame(a: Value, b: Value): boolean {
  if (isEmpty(a) || isEmpty(b)) return isEmpty(a) && isEmpty(b)
  const left = numberIn(a)
  const right = left && numberIn(b)
  return left && right ? compare(left, right) === 0 : asText(a) === asText(b)
}

/** Empty when a side is: nothing is smaller than what is not there. Days and other texts compare by their letters. */
function ordering<Row>(operator: '<' | '<=' | '>' | '>=', left: Node<Row>, right: Node<Row>): Node<Row> {
  return (row) => {
    const [a, b] = [left(row), right(row)]
    if (isEmpty(a) || isEmpty(b)) return null
    const order = orderOf(a, b)
    if (operator === '<') return order < 0
    if (operator === '<=') return order <= 0
    return operator === '>' ? order > 0 : order >= 0
  }
}

function orderOf(a: Value, b: Value): number {
  const left = numberIn(a)
  const right = numberIn(b)
  if (left && right) return compare(left, right)
  // One number and one text: an order between them would be an accident.
  if (left || right) return fail('NOT_A_NUMBER')
  const [first, second] = [asText(a), asText(b)]
  return first < second ? -1 : first > second ? 1 : 0
}
