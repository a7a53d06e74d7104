/** The same keys with text of another language; French counts millions apart, so it has one plural form more. */
export type Translation<T> = {
  [K in keyof T]: T[K] extends string ? string : Translation<T[K]>
} & { [K in keyof T as K extends `${infer Base}_other` ? `${Base}_many` : never]: string }
