import type { Trade } from './trade.ts'

const kitchen: Trade = {
  path: [
    ['Cuisine', 'Küche', 'Kitchen', 'Cucina', 'Cocina'],
    ['Petit électroménager', 'Kleingeräte', 'Small appliances', 'Piccoli elettrodomestici', 'Pequeño electrodoméstico'],
  ],
  nouns: [
    [
      'Cafetière à filtre',
      'Filterkaffeemaschine',
      'Filter coffee maker',
      'Macchina per caffè filtro',
      'Cafetera de filtro',
    ],
    ['Bouilloire', 'Wasserkocher', 'Kettle', 'Bollitore', 'Hervidor'],
    ['Grille-pain', 'Toaster', 'Toaster', 'Tostapane', 'Tostadora'],
    ['Mixeur plongeant', 'Stabmixer', 'Hand blender', 'Frullatore a immersione', 'Batidora de mano'],
    ['Crêpière', 'Crêpe-Maker', 'Crêpe maker', 'Piastra per crêpes', 'Crepera'],
    ['Balance de cuisine', 'Küchenwaage', 'Kitchen scale', 'Bilancia da cucina', 'Báscula de cocina'],
    ['Robot pâtissier', 'Küchenmaschine', 'Stand mixer', 'Planetaria', 'Robot amasador'],
    ['Friteuse sans huile', 'Heißluftfritteuse', 'Air fryer', 'Friggitrice ad aria', 'Freidora de aire'],
  ],
  traits: [
    ['avec minuterie', 'mit Timer', 'with timer', 'con timer', 'con temporizador'],
    ['à double paroi', 'mit Doppelwand', 'double-walled', 'a doppia parete', 'de doble pared'],
    ['grande capacité', 'mit großem Fassungsvermögen', 'large capacity', 'di grande capacità', 'de gran capacidad'],
    [
      'avec arrêt automatique',
      'mit Abschaltautomatik',
      'with auto shut-off',
      'con spegnimento automatico',
      'con apagado automático',
    ],
    [
      'à affichage numérique',
      'mit Digitalanzeige',
      'with digital display',
      'con display digitale',
      'con pantalla digital',
    ],
    [
      'pour toute la famille',
      'für die ganze Familie',
      'for the whole family',
      'per tutta la famiglia',
      'para toda la familia',
    ],
  ],
  materials: [
    [
      'inox brossé',
      'gebürsteter Edelstahl',
      'brushed stainless steel',
      'acciaio inox satinato',
      'acero inoxidable cepillado',
    ],
    ['verre borosilicaté', 'Borosilikatglas', 'borosilicate glass', 'vetro borosilicato', 'vidrio borosilicato'],
    ['céramique', 'Keramik', 'ceramic', 'ceramica', 'cerámica'],
  ],
  sizes: [
    ['6', '10', '12'],
    ['1 L', '2 L'],
    ['800 W', '1000 W', '1500 W'],
    ['400 W', '600 W', '800 W'],
    ['Ø 30 cm', 'Ø 33 cm'],
    ['5 kg', '10 kg'],
    ['4 L', '5 L', '6 L'],
    ['3 L', '5 L', '8 L'],
  ],
  specs: [
    { name: ['Puissance', 'Leistung', 'Power', 'Potenza', 'Potencia'], values: ['450 W', '700 W', '1000 W', '2200 W'] },
    {
      name: ['Longueur du cordon', 'Kabellänge', 'Cord length', 'Lunghezza del cavo', 'Longitud del cable'],
      values: ['80 cm', '120 cm', '150 cm'],
    },
    {
      name: ['Garantie (mois)', 'Garantie (Monate)', 'Warranty (months)', 'Garanzia (mesi)', 'Garantía (meses)'],
      values: ['24', '36'],
    },
  ],
  price: 54,
  weight: 2.1,
  length: 30,
}

const bathroom: Trade = {
  path: [
    ['Salle de bains', 'Bad', 'Bathroom', 'Bagno', 'Baño'],
    [
      'Robinetterie et accessoires',
      'Armaturen und Zubehör',
      'Taps and fittings',
      'Rubinetteria e accessori',
      'Grifería y accesorios',
    ],
  ],
  nouns: [
    ['Mitigeur de lavabo', 'Waschtischarmatur', 'Basin mixer', 'Miscelatore lavabo', 'Grifo de lavabo'],
    ['Colonne de douche', 'Duschsäule', 'Shower column', 'Colonna doccia', 'Columna de ducha'],
    ['Porte-serviettes', 'Handtuchhalter', 'Towel rail', 'Portasciugamani', 'Toallero'],
    ['Miroir grossissant', 'Kosmetikspiegel', 'Magnifying mirror', 'Specchio ingranditore', 'Espejo de aumento'],
    ['Rideau de douche', 'Duschvorhang', 'Shower curtain', 'Tenda doccia', 'Cortina de ducha'],
    ['Tapis de bain', 'Badematte', 'Bath mat', 'Tappeto da bagno', 'Alfombra de baño'],
    ['Abattant de toilettes', 'WC-Sitz', 'Toilet seat', 'Sedile WC', 'Tapa de inodoro'],
    ['Siphon', 'Siphon', 'Bottle trap', 'Sifone', 'Sifón'],
  ],
  traits: [
    ['style rétro', 'im Retrostil', 'retro style', 'in stile retrò', 'de estilo retro'],
    ['à fixer sans percer', 'zum Kleben ohne Bohren', 'no drilling', 'senza forare', 'sin taladro'],
    ['gamme hôtel', 'in Hotelqualität', 'hotel grade', 'linea hotel', 'gama hotel'],
    ['format compact', 'in kompakter Form', 'compact format', 'in formato compatto', 'en formato compacto'],
    ['finition mate', 'in Matt', 'matt finish', 'finitura opaca', 'acabado mate'],
    ['finition chromée', 'in Chrom', 'chrome finish', 'finitura cromata', 'acabado cromado'],
  ],
  materials: [
    ['laiton chromé', 'verchromtes Messing', 'chromed brass', 'ottone cromato', 'latón cromado'],
    ['polyester', 'Polyester', 'polyester', 'poliestere', 'poliéster'],
    ['coton', 'Baumwolle', 'cotton', 'cotone', 'algodón'],
    ['duroplast', 'Duroplast', 'duroplast', 'duroplast', 'duroplast'],
  ],
  sizes: [
    ['1/2"', '3/8"'],
    ['100 cm', '120 cm'],
    ['40 cm', '60 cm', '80 cm'],
    ['Ø 17 cm', 'Ø 20 cm'],
    ['180 × 200 cm', '240 × 200 cm'],
    ['50 × 80 cm', '60 × 90 cm'],
    ['S', 'M', 'L'],
    ['32 mm', '40 mm', '1 1/4"'],
  ],
  specs: [
    {
      name: ['Garantie (mois)', 'Garantie (Monate)', 'Warranty (months)', 'Garanzia (mesi)', 'Garantía (meses)'],
      values: ['24', '36', '60'],
    },
    {
      name: ['Pièces par colis', 'Stück je Karton', 'Pieces per box', 'Pezzi per collo', 'Piezas por caja'],
      values: ['1', '2', '4', '10'],
    },
    { name: ['Norme', 'Norm', 'Standard', 'Norma', 'Norma'], values: ['EN 248', 'EN 817', 'EN 1112'] },
  ],
  price: 46,
  weight: 1.3,
  length: 42,
}

const garden: Trade = {
  path: [
    ['Jardin', 'Garten', 'Garden', 'Giardino', 'Jardín'],
    [
      'Mobilier et arrosage',
      'Möbel und Bewässerung',
      'Furniture and watering',
      'Arredo e irrigazione',
      'Muebles y riego',
    ],
  ],
  nouns: [
    ['Table pliante', 'Klapptisch', 'Folding table', 'Tavolo pieghevole', 'Mesa plegable'],
    ['Chaise longue', 'Liegestuhl', 'Sun lounger', 'Sdraio', 'Tumbona'],
    ['Parasol', 'Sonnenschirm', 'Parasol', 'Ombrellone', 'Sombrilla'],
    ['Tuyau d’arrosage', 'Gartenschlauch', 'Garden hose', 'Tubo da giardino', 'Manguera'],
    ['Arrosoir', 'Gießkanne', 'Watering can', 'Annaffiatoio', 'Regadera'],
    ['Sécateur', 'Gartenschere', 'Pruning shears', 'Cesoie', 'Tijeras de podar'],
    ['Pot de fleurs', 'Blumentopf', 'Flower pot', 'Vaso da fiori', 'Maceta'],
    ['Composteur', 'Komposter', 'Compost bin', 'Compostiera', 'Compostador'],
  ],
  traits: [
    ['anti-UV', 'mit UV-Schutz', 'UV resistant', 'anti UV', 'con protección UV'],
    ['facile à ranger', 'zum Verstauen', 'easy to store', 'salvaspazio', 'fácil de guardar'],
    ['avec housse', 'mit Schutzhülle', 'with cover', 'con telo', 'con funda'],
    ['pour balcon', 'für den Balkon', 'for balconies', 'per balcone', 'para balcón'],
    ['quatre saisons', 'für alle Jahreszeiten', 'all season', 'per tutte le stagioni', 'para todo el año'],
    ['à montage rapide', 'mit Schnellmontage', 'quick assembly', 'a montaggio rapido', 'de montaje rápido'],
  ],
  materials: [
    ['acacia', 'Akazie', 'acacia', 'acacia', 'acacia'],
    ['résine tressée', 'Polyrattan', 'woven resin', 'polyrattan', 'ratán sintético'],
    ['terre cuite', 'Terrakotta', 'terracotta', 'terracotta', 'terracota'],
    ['acier galvanisé', 'verzinkter Stahl', 'galvanised steel', 'acciaio zincato', 'acero galvanizado'],
  ],
  sizes: [
    ['80 × 60 cm', '120 × 70 cm', '180 × 90 cm'],
    ['60 cm', '70 cm'],
    ['Ø 2 m', 'Ø 3 m', '3 × 3 m'],
    ['15 m', '25 m', '50 m'],
    ['5 L', '9 L', '12 L'],
    ['18 cm', '21 cm'],
    ['Ø 20 cm', 'Ø 30 cm', 'Ø 45 cm'],
    ['220 L', '300 L', '420 L'],
  ],
  specs: [
    {
      name: ['Garantie (mois)', 'Garantie (Monate)', 'Warranty (months)', 'Garanzia (mesi)', 'Garantía (meses)'],
      values: ['24', '60', '120'],
    },
    {
      name: ['Pièces par colis', 'Stück je Karton', 'Pieces per box', 'Pezzi per collo', 'Piezas por caja'],
      values: ['1', '2', '4'],
    },
    {
      name: ['Résistance UV', 'UV-Beständigkeit', 'UV resistance', 'Resistenza UV', 'Resistencia UV'],
      values: ['500 h', '1000 h', '2000 h'],
    },
  ],
  price: 64,
  weight: 4.2,
  length: 95,
}

export const homeTrades: readonly Trade[] = [kitchen, bathroom, garden]
