export { ColumnRef, ColumnShape } from './column.ts'
export { ClientMessage, ServerMessage } from './events.ts'
export { DatabaseHealth, getHealth, getMultidbHealth, Health, MultidbHealth, PoolState } from './health.ts'
export {
  Confidence,
  cancelImport,
  DetectedColumn,
  Detection,
  detectUpload,
  ErrorGroup,
  ExplainedStep,
  getImport,
  getProfile,
  getUpload,
  groupImportErrors,
  ImportRun,
  importDemo,
  listImportErrors,
  listImports,
  listProfiles,
  PreviewRow,
  Problem,
  previewUpload,
  RunStatus,
  resumeImport,
  StoredProfile,
  saveProfile,
  startImport,
  Upload,
  uploadFile,
} from './imports.ts'
export { Decimal, IdParams, Moment, nullable, Page, PageQuery, Uuid } from './paging.ts'
export { ApiError } from './problem.ts'
export {
  countProducts,
  Facet,
  getProduct,
  getProductSeries,
  listBrands,
  listCategories,
  listProductChanges,
  listProducts,
  Offer,
  PricePoint,
  Product,
  ProductChange,
  ProductSeries,
  ProductSort,
  ProductSummary,
  ProductsCountQuery,
  ProductsQuery,
  StockPoint,
  Variant,
} from './products.ts'
export {
  FieldMapping,
  FileSettings,
  ProductField,
  Profile,
  productFields,
  Severity,
  SpecificationSource,
  ValidationRule,
} from './profile.ts'
export { type BodyOf, type Method, type ParamsOf, type QueryOf, type ReplyOf, type Route, route } from './route.ts'
export {
  createSupplier,
  getSupplier,
  listSuppliers,
  MissingPolicy,
  NewSupplier,
  Supplier,
  SupplierChange,
  SupplierCode,
  updateSupplier,
} from './suppliers.ts'
export { CurrencyCode, Expression, KeptName, type SimpleTransform, Transform, Unit, units } from './transform.ts'
