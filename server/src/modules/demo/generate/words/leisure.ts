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
    ['rechargeable à volonté', 'zum Nachfüllen', 'refillable', 'con ricarica', 'con recambio'],
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
  sizes: ['A4', 'A5', 'x 5', 'x 10', 'x 50', '60 × 90 cm'],
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
  sizes: ['20 cm', '30 cm', '40 cm', '60 cm', '24 × 34 cm', '50 × 70 cm'],
  specs: [
    { name: ['Joueurs', 'Spieler', 'Players', 'Giocatori', 'Jugadores'], values: ['1', '2-4', '2-6', '3-8'] },
    { name: ['Durée', 'Dauer', 'Duration', 'Durata', 'Duración'], values: ['15 min', '30 min', '45 min'] },
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
  sizes: ['S', 'M', 'L', 'XL', '120 cm', '2 L'],
  specs: [
    {
      name: ['Poids maximal', 'Höchstgewicht', 'Maximum weight', 'Peso massimo', 'Peso máximo'],
      values: ['8 kg', '15 kg', '35 kg'],
    },
    { name: ['Lavage', 'Wäsche', 'Wash', 'Lavaggio', 'Lavado'], values: ['30 °C', '40 °C'] },
    { name: ['Garantie', 'Garantie', 'Warranty', 'Garanzia', 'Garantía'], values: ['12 m', '24 m'] },
  ],
  price: 29,
  weight: 1.2,
  length: 48,
}

export const leisureTrades: readonly Trade[] = [office, toys, pets]
