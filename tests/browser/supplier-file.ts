/** A supplier's file as France sends it: semicolons, decimal commas, windows-1252, and some cells gone wrong. */
export interface SupplierFile {
  name: string
  mimeType: string
  buffer: Buffer
  rows: number
  /** Rows whose EAN has a wrong check digit: each is to be refused. */
  wrongEans: number
}

const things = [
  'Perceuse à percussion',
  'Scie sauteuse',
  'Stylo-bille rétractable',
  'Boîte de dérivation',
  'Câble électrique',
]
const brands = ['Légrand', 'Bosch', 'Würth', 'Facom', 'Stabilo']
const families = ['Outillage > Électroportatif', 'Papeterie > Écriture', 'Électricité > Appareillage']

export function supplierFile({ rows, name = 'tarif-novembre.csv' }: { rows: number; name?: string }): SupplierFile {
  const lines = ['Référence;Désignation;Code EAN;Marque;Famille;Prix HT;Stock']
  let wrongEans = 0
  for (let row = 1; row <= rows; row++) {
    const isWrong = row % 50 === 0
    wrongEans += isWrong ? 1 : 0
    const ean = isWrong ? withWrongCheckDigit(eanOf(row)) : eanOf(row)
    const price = `${(row % 900) + 1},${String(row % 100).padStart(2, '0')}`
    const title = `${things[row % things.length]} ${row}`
    lines.push(
      [`REF-${row}`, title, ean, brands[row % brands.length], families[row % families.length], price, row % 40].join(
        ';',
      ),
    )
  }
  // Every character of the file is in Latin-1, where windows-1252 is the same.
  const buffer = Buffer.from(`${lines.join('\r\n')}\r\n`, 'latin1')
  return { name, mimeType: 'text/csv', buffer, rows, wrongEans }
}

/** A valid EAN of its row, of a range no shop uses internally. */
export function eanOf(row: number): string {
  const digits = `3${String(201_000_000_00 + row).padStart(11, '0')}`
  const sum = Array.from(digits, Number).reduce((total, digit, place) => total + digit * (place % 2 === 0 ? 1 : 3), 0)
  return `${digits}${(10 - (sum % 10)) % 10}`
}

function withWrongCheckDigit(ean: string): string {
  return `${ean.slice(0, 12)}${(Number(ean[12]) + 1) % 10}`
}
