import { SupplierCode } from '@products-manager/contract'
import { Check } from 'typebox/value'
import { supplierCodeInvalid } from './errors.ts'

/** @throws SUPPLIER_CODE_INVALID when no supplier can have this code. */
export function checkSupplierCode(code: string): void {
  if (!Check(SupplierCode, code)) throw supplierCodeInvalid({ code })
}
