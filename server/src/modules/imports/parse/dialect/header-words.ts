// What columns of product files are called, in English, French, German, Italian and Spanish; whole words.
const words = new Set(
  `id sku ean ean13 gtin upc barcode code codes ref reference référence référence référencefournisseur référ cip asin mpn isbn name nom nome nombre
  bezeichnung titel title titre titolo título libellé désignation designation description descrizione descripción beschreibung artikel
  article artikelnummer artikelnr artnr nummer number numéro numero brand marque marke marca hersteller manufacturer fabricant
  fabbricante category catégorie kategorie categoria categoría warengruppe price prix preis prezzo precio cost coût einkaufspreis vk ek
  uvp msrp rrp tarif tariff ht ttc netto brutto currency devise währung valuta moneda stock bestand lager quantity quantité menge
  quantità cantidad qty weight poids gewicht peso width largeur breite larghezza ancho height hauteur höhe altezza alto depth length
  longueur länge lunghezza largo color colour couleur farbe colore size taille größe taglia talla material matière url link lien image
  images photo bild bilder immagine imagen status statut date datum data fecha type handle vendor tags variant unit unité einheit
  vat tva mwst iva tax availability verfügbarkeit disponibilité country pays land origin`
    .split(/\s+/)
    .filter((word) => word !== ''),
)

// 'Upc Ean Code', 'Google Shopping / MPN'; a longer text with such a word in it is a product's name.
const MAX_WORDS = 3

/** Whether a cell's words are such as head a column. */
export function isHeaderWord(cell: string): boolean {
  const parts = cell
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((part) => part !== '')
  return parts.length > 0 && parts.length <= MAX_WORDS && parts.some((part) => words.has(part))
}
