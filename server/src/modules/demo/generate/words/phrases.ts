import type { Language } from './trade.ts'

/** What descriptions are put together from. */
export interface Phrases {
  /** Goes on after the noun and its trait. */
  openings: readonly string[]
  middles: readonly string[]
  closings: readonly string[]
  material: string
  colour: string
  /** Added to a title when the supplier renames a product. */
  renamed: string
  /** Written where a price belongs. */
  onRequest: string
}

export const phrases: Record<Language, Phrases> = {
  fr: {
    openings: [
      ' pour un usage quotidien, à la maison comme au travail.',
      ' qui allie simplicité et robustesse au meilleur prix.',
      ', un choix sûr pour les particuliers et les professionnels.',
      ', la solution pratique pour gagner du temps chaque jour.',
    ],
    middles: [
      'Prise en main immédiate et entretien facile.',
      'Finition soignée et contrôle qualité à l’unité.',
      'Conforme aux normes européennes en vigueur.',
      'Pièces détachées disponibles pendant dix ans.',
    ],
    closings: [
      'Livraison avec notice en français.',
      'Emballage recyclable, sans plastique.',
      'Notre cœur de métier : le conseil et le service.',
      'Expédition sous 48 heures depuis notre entrepôt.',
    ],
    material: 'Matière : ',
    colour: ', coloris ',
    renamed: ' – nouveau modèle',
    onRequest: 'sur demande',
  },
  de: {
    openings: [
      ' für den täglichen Gebrauch zu Hause und bei der Arbeit.',
      ', robust verarbeitet und einfach in der Handhabung.',
      ', die sichere Wahl für Privatleute und Fachbetriebe.',
      ', praktisch durchdacht bis ins letzte Detail.',
    ],
    middles: [
      'Sofort einsatzbereit und leicht zu reinigen.',
      'Sorgfältige Endkontrolle, geprüfte Qualität.',
      'Entspricht den geltenden europäischen Normen.',
      'Ersatzteile sind zehn Jahre lang lieferbar.',
    ],
    closings: [
      'Lieferung mit deutscher Anleitung.',
      'Recycelbare Verpackung ohne Kunststoff.',
      'Herstellergarantie und persönlicher Service.',
      'Versand innerhalb von 48 Stunden ab Lager.',
    ],
    material: 'Werkstoff: ',
    colour: ', Farbe ',
    renamed: ' – neues Modell',
    onRequest: 'auf Anfrage',
  },
  en: {
    openings: [
      ' for everyday use, at home and at work alike.',
      ', sturdy, simple and made to last for many years.',
      ', a safe choice for households and professionals.',
      ', thought through to the last detail by our designers.',
    ],
    middles: [
      'Ready to use out of the box and easy to clean.',
      'Carefully finished, every single piece inspected.',
      'Complies with all current safety standards.',
      'Spare parts available for ten years.',
    ],
    closings: [
      'Comes with an English manual.',
      'Recyclable packaging, no plastic.',
      'Backed by the manufacturer’s warranty.',
      'Ships within 48 hours from our warehouse.',
    ],
    material: 'Material: ',
    colour: ', colour: ',
    renamed: ' – new model',
    onRequest: 'call for price',
  },
  it: {
    openings: [
      " per l'uso quotidiano, a casa come al lavoro.",
      ', robusto nella struttura e semplice da usare ogni giorno.',
      ', la scelta sicura per privati e professionisti.',
      ', una soluzione pratica curata nei minimi dettagli.',
    ],
    middles: [
      "Pronto all'uso e facile da pulire.",
      'Finitura accurata e qualità controllata.',
      'Conforme alle norme europee in vigore.',
      'Ricambi disponibili per dieci anni.',
    ],
    closings: [
      'Consegna con istruzioni in italiano.',
      'Imballaggio riciclabile, senza plastica.',
      'Garanzia del produttore e assistenza.',
      'Spedizione entro 48 ore dal nostro magazzino.',
    ],
    material: 'Materiale: ',
    colour: ', colore ',
    renamed: ' - nuovo modello',
    onRequest: 'su richiesta',
  },
  es: {
    openings: [
      ' para el uso diario, en casa y en el trabajo.',
      ', de gran resistencia y fácil de usar desde el primer día.',
      ', una elección segura para particulares y profesionales.',
      ', la solución práctica pensada hasta el último detalle.',
    ],
    middles: [
      'Listo para usar y fácil de limpiar.',
      'Acabado cuidado y calidad controlada pieza a pieza.',
      'Cumple las normas europeas vigentes.',
      'Repuestos disponibles durante diez años.',
    ],
    closings: [
      'Se entrega con manual en español.',
      'Embalaje reciclable, sin plástico.',
      'Garantía del fabricante y servicio cercano.',
      'Envío en 48 horas desde nuestro almacén.',
    ],
    material: 'Material: ',
    colour: ', color ',
    renamed: ' – nuevo modelo',
    onRequest: 'a consultar',
  },
}
