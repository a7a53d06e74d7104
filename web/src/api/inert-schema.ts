/**
 * Stands in for the schema library in the browser bundle. The server checks what crosses HTTP by the contract's
 * schemas; the browser needs of them only the addresses and, while compiling, the types. The real library would be
 * a fifth of the first page.
 */
const nothing = () => ({})

/** Answers every schema builder with one that builds nothing. */
const InertType = new Proxy({}, { get: () => nothing })

// biome-ignore lint/style/noDefaultExport: the library it stands for is imported by its default export.
export default InertType
