import { foldName } from '../../formats/fold-name.ts'

const AT_LEAST =
  /^(?:>=?|≥|=>|\+|more than|over|at least|plus de|au moins|mehr als|uber|mindestens|mas de|piu di|oltre|meer dan|ponad)\s*(\d{1,9})$/
const OR_MORE =
  /^(\d{1,9})\s*(?:\+|\+\+|or more|and more|et plus|ou plus|oder mehr|und mehr|o mas|y mas|o piu|of meer)$/
const FEWER =
  /^(?:<=?|≤|=<|less than|fewer than|under|up to|moins de|jusqu'a|weniger als|unter|bis|menos de|meno di|minder dan)\s*(\d{1,9})$/

// As they are folded: without accents and capitals.
const available = [
  'in stock,available,instock,yes in stock,on stock,low stock,limited stock,limited availability,last items,few left',
  'en stock,disponible,en stock limite,stock limite,stock faible,derniers articles,disponible en stock',
  'auf lager,lagernd,verfugbar,sofort lieferbar,lieferbar,ab lager,sofort verfugbar,vorratig,am lager,wenige verfugbar',
  'disponibile,in magazzino,disponibilita immediata,pronta consegna,en existencias,hay existencias,en almacen',
  'op voorraad,leverbaar,beschikbaar,voorradig,em stock,disponivel,em estoque,dostepny,w magazynie,na stanie,skladem,na sklade',
  'pa lager,i lager,varastossa,raktaron,in stoc,stokta,https://schema.org/instock,http://schema.org/instock',
]
const absent = [
  'out of stock,outofstock,sold out,unavailable,not available,not in stock,no stock,none,discontinued,backorder,back order,on backorder,on order,on request,preorder,pre-order,to order,temporarily unavailable,end of life',
  'rupture,en rupture,rupture de stock,en rupture de stock,epuise,indisponible,non disponible,pas en stock,hors stock,sur commande,sur demande,en reapprovisionnement,en cours de reapprovisionnement,precommande,arrete',
  'nicht auf lager,nicht lagernd,nicht verfugbar,nicht lieferbar,ausverkauft,vergriffen,auf anfrage,auf bestellung,auslaufartikel,nachbestellt,im zulauf,derzeit nicht verfugbar,zur zeit nicht lieferbar,momentan nicht lieferbar',
  'esaurito,non disponibile,non in magazzino,su ordinazione,su richiesta,agotado,sin stock,sin existencias,no disponible,bajo pedido,fuera de stock',
  'niet op voorraad,niet leverbaar,uitverkocht,op bestelling,esgotado,indisponivel,sem estoque,sem stock,niedostepny,brak,brak w magazynie,na zamowienie,vyprodano,neni skladem,na objednavku',
  'udsolgt,ikke pa lager,slut i lager,slutsald,loppu,elfogyott,stoc epuizat,tukendi,https://schema.org/outofstock,http://schema.org/outofstock',
]
const counts = new Map([...readings(available, '1'), ...readings(absent, '0')])

/**
 * The count a stock written in words is safe to sell by, or null for any other text: the number in `>40` and `10+`, one
 * where there is some, none where there is none, it must be ordered, or only the most there may be is said.
 */
export function mendStockWord(text: string): string | null {
  const words = foldName(text).replace(/[.!]+$/, '')
  const least = AT_LEAST.exec(words)?.[1] ?? OR_MORE.exec(words)?.[1]
  if (least !== undefined) return String(Number(least))
  return FEWER.test(words) ? '0' : (counts.get(words) ?? null)
}

function readings(lines: readonly string[], count: string): [string, string][] {
  return lines.flatMap((line) => line.split(',').map((words): [string, string] => [words, count]))
}
