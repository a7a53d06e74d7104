export { ensureSupplier } from './ensure-supplier.ts'
export { supplierNotFound } from './errors.ts'
export { findSupplierByCode } from './queries/find-supplier.ts'
export { supplierRoutes } from './routes/suppliers.routes.ts'
