/** Word lists of one trade in three languages: a product is a noun, a trait and a size. */
export interface Trade {
  path: { fr: readonly string[]; de: readonly string[]; en: readonly string[] }
  nouns: { fr: readonly string[]; de: readonly string[]; en: readonly string[] }
  traits: { fr: readonly string[]; de: readonly string[]; en: readonly string[] }
  sizes: readonly string[]
  materials: { fr: readonly string[]; de: readonly string[]; en: readonly string[] }
  /** Usual price in euros; real ones lie from a third to three times of it. */
  price: number
  specs: readonly (readonly [string, readonly string[]])[]
}

export const trades: readonly Trade[] = [
  {
    path: {
      fr: ['Bricolage', 'Outillage électroportatif'],
      de: ['Heimwerken', 'Elektrowerkzeug'],
      en: ['DIY', 'Power tools'],
    },
    nouns: {
      fr: ['Perceuse à percussion', 'Visseuse', 'Scie sauteuse', 'Ponceuse orbitale', 'Meuleuse d’angle', 'Défonceuse'],
      de: ['Schlagbohrmaschine', 'Akkuschrauber', 'Stichsäge', 'Exzenterschleifer', 'Winkelschleifer', 'Oberfräse'],
      en: ['Hammer drill', 'Cordless driver', 'Jigsaw', 'Orbital sander', 'Angle grinder', 'Router'],
    },
    traits: {
      fr: ['sans fil', 'compacte', 'sans balais', 'à variateur', 'professionnelle'],
      de: ['kabellos', 'kompakt', 'bürstenlos', 'mit Drehzahlregelung', 'für Profis'],
      en: ['cordless', 'compact', 'brushless', 'variable speed', 'professional'],
    },
    sizes: ['12 V', '18 V', '650 W', '900 W', '1 200 W'],
    materials: {
      fr: ['polyamide', 'acier', 'aluminium'],
      de: ['Polyamid', 'Stahl', 'Aluminium'],
      en: ['polyamide', 'steel', 'aluminium'],
    },
    price: 120,
    specs: [
      ['Tension', ['12 V', '18 V', '230 V']],
      ['Puissance', ['450 W', '650 W', '900 W']],
      ['Niveau sonore', ['78 dB', '84 dB']],
    ],
  },
  {
    path: { fr: ['Luminaires', 'Intérieur'], de: ['Leuchten', 'Innen'], en: ['Lighting', 'Indoor'] },
    nouns: {
      fr: ['Lampe de bureau', 'Suspension', 'Applique murale', 'Lampadaire', 'Plafonnier', 'Réglette LED'],
      de: ['Schreibtischlampe', 'Pendelleuchte', 'Wandleuchte', 'Stehleuchte', 'Deckenleuchte', 'LED-Leiste'],
      en: ['Desk lamp', 'Pendant', 'Wall light', 'Floor lamp', 'Ceiling light', 'LED strip'],
    },
    traits: {
      fr: ['à intensité réglable', 'orientable', 'étanche', 'blanc chaud', 'à détecteur'],
      de: ['dimmbar', 'schwenkbar', 'wasserdicht', 'warmweiß', 'mit Bewegungsmelder'],
      en: ['dimmable', 'adjustable', 'waterproof', 'warm white', 'with sensor'],
    },
    sizes: ['6 W', '9 W', '14 W', '24 W', 'Ø 30 cm', 'Ø 45 cm'],
    materials: {
      fr: ['verre', 'laiton', 'lin', 'aluminium'],
      de: ['Glas', 'Messing', 'Leinen', 'Aluminium'],
      en: ['glass', 'brass', 'linen', 'aluminium'],
    },
    price: 55,
    specs: [
      ['Flux', ['470 lm', '806 lm', '1 521 lm']],
      ['Température', ['2700 K', '3000 K', '4000 K']],
      ['Indice', ['IP20', 'IP44', 'IP65']],
    ],
  },
  {
    path: {
      fr: ['Cuisine', 'Petit électroménager'],
      de: ['Küche', 'Kleingeräte'],
      en: ['Kitchen', 'Small appliances'],
    },
    nouns: {
      fr: ['Cafetière', 'Bouilloire', 'Grille-pain', 'Mixeur plongeant', 'Crêpière', 'Balance de cuisine'],
      de: ['Kaffeemaschine', 'Wasserkocher', 'Toaster', 'Stabmixer', 'Crêpemaker', 'Küchenwaage'],
      en: ['Coffee maker', 'Kettle', 'Toaster', 'Hand blender', 'Crêpe maker', 'Kitchen scale'],
    },
    traits: {
      fr: ['programmable', 'isotherme', 'double paroi', 'silencieuse', 'familiale'],
      de: ['programmierbar', 'isoliert', 'doppelwandig', 'leise', 'für Familien'],
      en: ['programmable', 'insulated', 'double-walled', 'quiet', 'family size'],
    },
    sizes: ['0,8 L', '1,2 L', '1,7 L', '5 kg', '2 tranches'],
    materials: {
      fr: ['inox', 'verre', 'céramique'],
      de: ['Edelstahl', 'Glas', 'Keramik'],
      en: ['stainless steel', 'glass', 'ceramic'],
    },
    price: 45,
    specs: [
      ['Puissance', ['700 W', '1 000 W', '2 200 W']],
      ['Capacité', ['0,8 L', '1,2 L', '1,7 L']],
      ['Cordon', ['0,8 m', '1,2 m']],
    ],
  },
  {
    path: { fr: ['Bureau', 'Fournitures'], de: ['Büro', 'Bedarf'], en: ['Office', 'Supplies'] },
    nouns: {
      fr: ['Stylo à bille', 'Cahier à spirale', 'Classeur à levier', 'Agrafeuse', 'Surligneur', 'Chemise à élastique'],
      de: ['Kugelschreiber', 'Spiralheft', 'Ordner', 'Heftgerät', 'Textmarker', 'Gummizugmappe'],
      en: ['Ballpoint pen', 'Spiral notebook', 'Lever arch file', 'Stapler', 'Highlighter', 'Elastic folder'],
    },
    traits: {
      fr: ['recyclé', 'rechargeable', 'A4', 'grand format', 'lot économique'],
      de: ['recycelt', 'nachfüllbar', 'A4', 'großformatig', 'Sparpack'],
      en: ['recycled', 'refillable', 'A4', 'large', 'value pack'],
    },
    sizes: ['x 1', 'x 5', 'x 10', 'x 50', '0,7 mm', '80 g'],
    materials: {
      fr: ['carton', 'papier', 'plastique'],
      de: ['Karton', 'Papier', 'Kunststoff'],
      en: ['cardboard', 'paper', 'plastic'],
    },
    price: 6,
    specs: [
      ['Format', ['A4', 'A5']],
      ['Grammage', ['70 g/m²', '80 g/m²', '90 g/m²']],
      ['Encre', ['bleue', 'noire']],
    ],
  },
  {
    path: { fr: ['Jardin', 'Mobilier'], de: ['Garten', 'Möbel'], en: ['Garden', 'Furniture'] },
    nouns: {
      fr: ['Chaise pliante', 'Table de jardin', 'Parasol déporté', 'Banc', 'Transat', 'Coffre de rangement'],
      de: ['Klappstuhl', 'Gartentisch', 'Ampelschirm', 'Bank', 'Liegestuhl', 'Auflagenbox'],
      en: ['Folding chair', 'Garden table', 'Cantilever parasol', 'Bench', 'Sun lounger', 'Storage box'],
    },
    traits: {
      fr: ['résistante aux UV', 'empilable', 'extensible', 'à roulettes', 'avec housse'],
      de: ['UV-beständig', 'stapelbar', 'ausziehbar', 'mit Rollen', 'mit Hülle'],
      en: ['UV resistant', 'stackable', 'extendable', 'on castors', 'with cover'],
    },
    sizes: ['120 cm', '160 cm', '180 × 90 cm', '3 m', '270 L'],
    materials: {
      fr: ['acacia', 'aluminium', 'résine tressée'],
      de: ['Akazie', 'Aluminium', 'Polyrattan'],
      en: ['acacia', 'aluminium', 'rattan'],
    },
    price: 140,
    specs: [
      ['Charge maximale', ['110 kg', '150 kg']],
      ['Entretien', ['eau savonneuse', 'huile une fois par an']],
      ['Garantie', ['2 ans', '5 ans']],
    ],
  },
  {
    path: {
      fr: ['Électricité', 'Appareillage'],
      de: ['Elektro', 'Schaltermaterial'],
      en: ['Electrical', 'Wiring devices'],
    },
    nouns: {
      fr: [
        'Interrupteur va-et-vient',
        'Prise de courant',
        'Disjoncteur',
        'Boîte de dérivation',
        'Câble souple',
        'Bloc multiprise',
      ],
      de: [
        'Wechselschalter',
        'Steckdose',
        'Leitungsschutzschalter',
        'Abzweigdose',
        'Schlauchleitung',
        'Steckdosenleiste',
      ],
      en: ['Two-way switch', 'Socket outlet', 'Circuit breaker', 'Junction box', 'Flexible cable', 'Power strip'],
    },
    traits: {
      fr: ['encastré', 'en saillie', 'étanche', 'modulaire', 'à bornes rapides'],
      de: ['unter Putz', 'auf Putz', 'wassergeschützt', 'modular', 'mit Steckklemmen'],
      en: ['flush', 'surface mounted', 'weatherproof', 'modular', 'quick connect'],
    },
    sizes: ['10 A', '16 A', '20 A', '3G1,5', '3G2,5', '5 prises'],
    materials: {
      fr: ['polycarbonate', 'cuivre', 'ABS'],
      de: ['Polycarbonat', 'Kupfer', 'ABS'],
      en: ['polycarbonate', 'copper', 'ABS'],
    },
    price: 14,
    specs: [
      ['Intensité', ['10 A', '16 A', '20 A']],
      ['Indice', ['IP20', 'IP55']],
      ['Norme', ['NF C 15-100', 'EN 60669']],
    ],
  },
]

export const brands: readonly string[] = [
  'Alvéa',
  'Brennhof',
  'Castelune',
  'Dorvani',
  'Elmtide',
  'Fjordal',
  'Grimaud & Lys',
  'Hartwerk',
  'Isolde',
  'Jorvik Tools',
  'Kerouan',
  'Lumiris',
  'Montfaucon',
  'Nordlicht',
  'Ombrelle',
  'Pelorus',
  'Quartane',
  'Rivaude',
  'Steinach',
  'Tramontane',
  'Ulmenhof',
  'Valcendre',
  'Westmoor',
  'Xylande',
  'Yverdal',
  'Zéphyrine',
]

export const colors = {
  fr: ['blanc', 'noir', 'gris anthracite', 'bleu nuit', 'vert sauge', 'rouge brique', 'crème'],
  de: ['weiß', 'schwarz', 'anthrazit', 'nachtblau', 'salbeigrün', 'ziegelrot', 'creme'],
  en: ['white', 'black', 'anthracite', 'midnight blue', 'sage green', 'brick red', 'cream'],
} as const

export const countries: readonly string[] = ['FR', 'DE', 'IT', 'ES', 'PL', 'PT', 'CZ']
