import { identifier, sql, type Tx, verbatim } from '@products-manager/postgres'

/** Sets a role's password, of hexadecimal digits only: the statement takes no parameters. */
export function setRolePassword(tx: Tx<'restored'>, role: string, password: string): Promise<number> {
  if (!/^[0-9a-f]+$/.test(password)) throw new TypeError('The password has other than hexadecimal digits.')
  return tx.run(
    sql('operations.set_role_password')`alter role ${identifier(role)} password ${verbatim(`'${password}'`)}`,
  )
}
