/** A row of the benchmark. */
export interface Product {
  id: number
  name: string
  email: string
  price: number
  stock: number
  customer_id: number
}

export const ROWS = 100_000
export const CUSTOMERS = ROWS / 10
export const RANGE_LIMIT = 20

/** The same rows for every engine: ten a customer, prices with two decimals. */
export function makeRows(): Product[] {
  const random = generator(42)
  return Array.from({ length: ROWS }, (_, i) => ({
    id: i + 1,
    name: `Product ${i + 1}`,
    email: `user${i + 1}@example.com`,
    price: Math.floor(random() * 100_000) / 100,
    stock: i % 100,
    customer_id: Math.floor(random() * CUSTOMERS),
  }))
}

/** Numbers between 0 and 1, the same at every run. */
export function generator(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff
    return state / 0x80000000
  }
}

/** What every engine is asked to do. Methods may be asynchronous; an engine leaves out what it does not have. */
export interface Engine {
  readonly name: string
  /** An empty table with a key on id and, where the engine has them, indexes on customer_id and price. */
  create(): void | Promise<void>
  bulkInsert(rows: readonly Product[]): void | Promise<void>
  insert(row: Product): void | Promise<void>
  get(id: number): Product | undefined | Promise<Product | undefined>
  equal(customer: number): readonly Product[] | Promise<readonly Product[]>
  /** The first twenty prices between low and low + 50, cheapest first. */
  range(low: number): readonly Product[] | Promise<readonly Product[]>
  update(id: number, price: number): void | Promise<void>
  remove(id: number): void | Promise<void>
  /** Resolves when the writes so far are done, for engines that queue them; counted with them. */
  settle?(): Promise<void>
  save?(file: string): void | Promise<void>
  load?(file: string): void | Promise<void>
  /** The size of a sample per operation, for engines that would need minutes. */
  readonly slow?: Partial<Record<'insert' | 'get' | 'equal' | 'range' | 'update' | 'remove', number>>
}
