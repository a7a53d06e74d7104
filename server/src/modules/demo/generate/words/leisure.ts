import type { Trade } from './trade.ts'

const office: Trade = {
  path: [
    ['Bureau', 'Büro', 'Office', 'Ufficio', 'Oficina'],
    ['Fournitures', 'Bürobedarf', 'Supplies', 'Cancelleria', 'Material de oficina'],
  ],
  nouns: [
    ['Stylo à bille', 'Kugelschreiber', 'Ballpoint pen', 'Penna a sfera', 'Bolígrafo'],
    ['Cahier à spirale', 'Spiralheft', 'Spiral notebook', 'Quaderno a spirale', 'Cuaderno de espiral'],
    ['Classeur à levier', 'Ordner', 'Lever arch file', 'Registratore a leva', 'Archivador de palanca'],
    ['Agrafeuse', 'Heftgerät', 'Stapler', 'Cucitrice', 'Grapadora'],
    ['Surligneur', 'Textmarker', 'Highlighter', 'Evidenziatore', 'Rotulador fluorescente'],
    ['Chemise à élastiques', 'Gummizugmappe', 'Elastic folder', 'Cartellina con elastico', 'Carpeta de gomas'],
    ['Destructeur de documents', 'Aktenvernichter', 'Paper shredder', 'Distruggidocumenti', 'Destructora de papel'],
    ['Tableau blanc', 'Whiteboard', 'Whiteboard', 'Lavagna bianca', 'Pizarra blanca'],
  ],
  traits: [
    [
      'en matière recyclée',
      'aus Recyclingmaterial',
      'made from recycled material',
      'in materiale riciclato',
      'de material reciclado',
    ],
    ['tons assortis', 'in passenden Farben', 'matching colours', 'in tinte coordinate', 'en tonos a juego'],
    ['grand format', 'im Großformat', 'large format', 'di grande formato', 'de gran formato'],
    ['lot économique', 'im Sparpack', 'value pack', 'confezione risparmio', 'paquete ahorro'],
    ['pour l’école', 'für die Schule', 'for school', 'per la scuola', 'para el colegio'],
    ['usage intensif', 'für viel Gebrauch', 'for frequent use', 'per uso frequente', 'para uso frecuente'],
  ],
  materials: [
    ['carton', 'Karton', 'cardboard', 'cartone', 'cartón'],
    ['papier', 'Papier', 'paper', 'carta', 'papel'],
    ['polypropylène', 'Polypropylen', 'polypropylene', 'polipropilene', 'polipropileno'],
    ['métal laqué', 'lackiertes Metall', 'lacquered metal', 'metallo verniciato', 'metal lacado'],
  ],
  sizes: [
    ['x 1', 'x 5', 'x 12', 'x 50'],
    ['A4', 'A5'],
    ['50 mm', '75 mm', '80 mm'],
    ['24/6', '26/6'],
    ['x 1', 'x 4', 'x 6'],
    ['A4', 'A3'],
    ['8 L', '15 L', '25 L'],
    ['60 × 90 cm', '90 × 120 cm'],
  ],
  specs: [
    {
      name: ['Grammage', 'Grammatur', 'Paper weight', 'Grammatura', 'Gramaje'],
      values: ['70 g/m²', '80 g/m²', '90 g/m²', '120 g/m²'],
    },
    { name: ['Feuilles', 'Blatt', 'Sheets', 'Fogli', 'Hojas'], values: ['50', '80', '100', '500'] },
    { name: ['Label', 'Siegel', 'Label', 'Certificazione', 'Etiqueta'], values: ['FSC Mix', 'PEFC', 'EU Ecolabel'] },
  ],
  price: 7,
  weight: 0.3,
  length: 24,
}

const toys: Trade = {
  path: [
    ['Jouets', 'Spielwaren', 'Toys', 'Giocattoli', 'Juguetes'],
    ['Jeux et éveil', 'Spiele und Lernen', 'Games and learning', 'Giochi e apprendimento', 'Juegos y aprendizaje'],
  ],
  nouns: [
    ['Puzzle', 'Puzzle', 'Jigsaw puzzle', 'Puzzle', 'Rompecabezas'],
    ['Jeu de construction', 'Baukasten', 'Building set', 'Set di costruzioni', 'Juego de construcción'],
    ['Peluche', 'Plüschtier', 'Soft toy', 'Peluche', 'Peluche'],
    ['Train en bois', 'Holzeisenbahn', 'Wooden train', 'Trenino di legno', 'Tren de madera'],
    ['Jeu de société', 'Brettspiel', 'Board game', 'Gioco da tavolo', 'Juego de mesa'],
    ['Dînette', 'Spielküchen-Set', 'Play kitchen set', 'Set cucina giocattolo', 'Cocinita de juguete'],
    ['Kit de peinture', 'Malset', 'Painting kit', 'Kit di pittura', 'Kit de pintura'],
    ['Cerf-volant', 'Drachen', 'Kite', 'Aquilone', 'Cometa'],
  ],
  traits: [
    ['dès 3 ans', 'ab 3 Jahren', 'from age 3', 'dai 3 anni', 'desde 3 años'],
    ['dès 6 ans', 'ab 6 Jahren', 'from age 6', 'dai 6 anni', 'desde 6 años'],
    ['animaux de la forêt', 'Tiere des Waldes', 'forest animals', 'animali del bosco', 'animales del bosque'],
    ['voyage dans l’espace', 'Reise ins All', 'space journey', 'viaggio nello spazio', 'viaje al espacio'],
    ['au bord de la mer', 'am Meer', 'at the seaside', 'in riva al mare', 'a orillas del mar'],
    ['coffret cadeau', 'im Geschenkkarton', 'gift box', 'in scatola regalo', 'en caja de regalo'],
  ],
  materials: [
    ['hêtre', 'Buche', 'beech', 'faggio', 'haya'],
    ['carton', 'Karton', 'cardboard', 'cartone', 'cartón'],
    ['coton biologique', 'Bio-Baumwolle', 'organic cotton', 'cotone biologico', 'algodón orgánico'],
  ],
  sizes: [
    ['24 × 36 cm', '50 × 70 cm'],
    ['S', 'M', 'L', 'XL'],
    ['20 cm', '30 cm', '45 cm'],
    ['60 cm', '120 cm'],
    ['30 × 30 cm', '30 × 40 cm'],
    ['S', 'M', 'L'],
    ['24 × 30 cm', '30 × 40 cm'],
    ['120 cm', '140 cm', '160 cm'],
  ],
  specs: [
    {
      name: ['Âge conseillé', 'Altersempfehlung', 'Recommended age', 'Età consigliata', 'Edad recomendada'],
      values: ['3+', '6+', '8+'],
    },
    {
      name: ['Pièces par colis', 'Stück je Karton', 'Pieces per box', 'Pezzi per collo', 'Piezas por caja'],
      values: ['1', '2', '6'],
    },
    { name: ['Norme', 'Norm', 'Standard', 'Norma', 'Norma'], values: ['EN 71-1', 'EN 71-3'] },
  ],
  price: 24,
  weight: 0.8,
  length: 33,
}

const pets: Trade = {
  path: [
    ['Animalerie', 'Haustiere', 'Pets', 'Animali', 'Mascotas'],
    ['Chiens et chats', 'Hunde und Katzen', 'Dogs and cats', 'Cani e gatti', 'Perros y gatos'],
  ],
  nouns: [
    ['Panier', 'Hundekorb', 'Pet bed', 'Cuccia', 'Cama para mascotas'],
    ['Laisse', 'Leine', 'Lead', 'Guinzaglio', 'Correa'],
    ['Harnais', 'Geschirr', 'Harness', 'Pettorina', 'Arnés'],
    ['Gamelle', 'Futternapf', 'Food bowl', 'Ciotola', 'Comedero'],
    ['Arbre à chat', 'Kratzbaum', 'Cat tree', 'Tiragraffi', 'Rascador'],
    ['Caisse de transport', 'Transportbox', 'Pet carrier', 'Trasportino', 'Transportín'],
    ['Fontaine à eau', 'Trinkbrunnen', 'Water fountain', 'Fontanella', 'Fuente de agua'],
    ['Brosse', 'Bürste', 'Grooming brush', 'Spazzola', 'Cepillo'],
  ],
  traits: [
    ['petite taille', 'für kleine Tiere', 'small breed', 'taglia piccola', 'talla pequeña'],
    ['grande taille', 'für große Tiere', 'large breed', 'taglia grande', 'talla grande'],
    ['lavable en machine', 'für die Waschmaschine', 'machine washable', 'lavabile in lavatrice', 'lavable a máquina'],
    [
      'avec bandes réfléchissantes',
      'mit Reflektorstreifen',
      'with reflective strips',
      'con strisce riflettenti',
      'con bandas reflectantes',
    ],
    ['pour le voyage', 'für die Reise', 'for travel', 'da viaggio', 'para viajar'],
    ['confort plus', 'mit Komfortpolster', 'extra comfort', 'extra comfort', 'de máximo confort'],
  ],
  materials: [
    ['nylon', 'Nylon', 'nylon', 'nylon', 'nailon'],
    ['sisal', 'Sisal', 'sisal', 'sisal', 'sisal'],
    ['peluche', 'Plüsch', 'plush', 'peluche', 'felpa'],
    ['inox', 'Edelstahl', 'stainless steel', 'acciaio inox', 'acero inoxidable'],
  ],
  sizes: [
    ['60 cm', '80 cm', '100 cm'],
    ['120 cm', '200 cm', '5 m'],
    ['S', 'M', 'L', 'XL'],
    ['300 mL', '750 mL', '2 L'],
    ['90 cm', '120 cm', '160 cm'],
    ['S', 'M', 'L'],
    ['2 L', '3 L'],
    ['S', 'M', 'L'],
  ],
  specs: [
    {
      name: ['Poids maximal', 'Höchstgewicht', 'Maximum weight', 'Peso massimo', 'Peso máximo'],
      values: ['8 kg', '15 kg', '35 kg'],
    },
    { name: ['Lavage', 'Wäsche', 'Wash', 'Lavaggio', 'Lavado'], values: ['30 °C', '40 °C'] },
    {
      name: ['Garantie (mois)', 'Garantie (Monate)', 'Warranty (months)', 'Garanzia (mesi)', 'Garantía (meses)'],
      values: ['12', '24'],
    },
  ],
  price: 29,
  weight: 1.2,
  length: 48,
}

export const leisureTrades: readonly Trade[] = [office, toys, pets]
