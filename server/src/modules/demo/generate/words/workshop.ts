import type { Trade } from './trade.ts'

const powerTools: Trade = {
  path: [
    ['Bricolage', 'Heimwerken', 'DIY', 'Fai da te', 'Bricolaje'],
    ['Outillage électroportatif', 'Elektrowerkzeuge', 'Power tools', 'Elettroutensili', 'Herramientas eléctricas'],
  ],
  nouns: [
    ['Perceuse à percussion', 'Schlagbohrmaschine', 'Hammer drill', 'Trapano a percussione', 'Taladro percutor'],
    ['Visseuse à chocs', 'Schlagschrauber', 'Impact driver', 'Avvitatore a impulsi', 'Atornillador de impacto'],
    ['Scie sauteuse', 'Stichsäge', 'Jigsaw', 'Seghetto alternativo', 'Sierra de calar'],
    ['Scie circulaire', 'Handkreissäge', 'Circular saw', 'Sega circolare', 'Sierra circular'],
    ['Ponceuse excentrique', 'Exzenterschleifer', 'Orbital sander', 'Levigatrice rotorbitale', 'Lijadora excéntrica'],
    ['Meuleuse d’angle', 'Winkelschleifer', 'Angle grinder', 'Smerigliatrice angolare', 'Amoladora angular'],
    ['Défonceuse', 'Oberfräse', 'Router', 'Fresatrice verticale', 'Fresadora'],
    ['Décapeur thermique', 'Heißluftpistole', 'Heat gun', 'Pistola termica', 'Pistola de calor'],
  ],
  traits: [
    ['sans fil', 'mit Akku', 'cordless', 'a batteria', 'a batería'],
    [
      'avec variateur de vitesse',
      'mit Drehzahlregelung',
      'variable speed',
      'con velocità variabile',
      'con velocidad variable',
    ],
    ['avec mallette', 'im Koffer', 'with carry case', 'con valigetta', 'con maletín'],
    ['avec deux batteries', 'mit zwei Akkus', 'with two batteries', 'con due batterie', 'con dos baterías'],
    [
      'à moteur sans charbon',
      'mit bürstenlosem Motor',
      'with brushless motor',
      'con motore brushless',
      'con motor sin escobillas',
    ],
    ['pour usage intensif', 'für Dauereinsatz', 'for heavy duty', 'per uso intensivo', 'para uso intensivo'],
  ],
  materials: [
    ['polyamide', 'Polyamid', 'polyamide', 'poliammide', 'poliamida'],
    ['aluminium', 'Aluminium', 'aluminium', 'alluminio', 'aluminio'],
    ['magnésium', 'Magnesium', 'magnesium', 'magnesio', 'magnesio'],
  ],
  sizes: [
    ['550 W', '650 W', '850 W', '18 V'],
    ['12 V', '18 V'],
    ['500 W', '650 W', '18 V'],
    ['1100 W', '1400 W', '18 V'],
    ['250 W', '300 W', '18 V'],
    ['850 W', '1100 W', '1400 W'],
    ['850 W', '1100 W', '1400 W'],
    ['1600 W', '2000 W'],
  ],
  specs: [
    {
      name: ['Niveau sonore', 'Schallpegel', 'Noise level', 'Rumorosità', 'Nivel sonoro'],
      values: ['76 dB', '81 dB', '84 dB', '89 dB'],
    },
    {
      name: ['Régime', 'Drehzahl', 'Speed', 'Velocità', 'Velocidad'],
      values: ['1200/min', '2800/min', '11000/min'],
    },
    {
      name: ['Garantie (mois)', 'Garantie (Monate)', 'Warranty (months)', 'Garanzia (mesi)', 'Garantía (meses)'],
      values: ['24', '36', '60'],
    },
  ],
  price: 119,
  weight: 2.4,
  length: 32,
}

const handTools: Trade = {
  path: [
    ['Bricolage', 'Heimwerken', 'DIY', 'Fai da te', 'Bricolaje'],
    ['Outillage à main', 'Handwerkzeuge', 'Hand tools', 'Utensili manuali', 'Herramientas manuales'],
  ],
  nouns: [
    ['Marteau de menuisier', 'Schreinerhammer', 'Joiner’s hammer', 'Martello da falegname', 'Martillo de carpintero'],
    ['Jeu de tournevis', 'Schraubendrehersatz', 'Screwdriver set', 'Set di cacciaviti', 'Juego de destornilladores'],
    ['Clé à molette', 'Rollgabelschlüssel', 'Adjustable wrench', 'Chiave regolabile', 'Llave ajustable'],
    ['Pince multiprise', 'Wasserpumpenzange', 'Water pump pliers', 'Pinza a pappagallo', 'Alicates de canal'],
    ['Niveau à bulle', 'Wasserwaage', 'Spirit level', 'Livella a bolla', 'Nivel de burbuja'],
    ['Mètre ruban', 'Maßband', 'Tape measure', 'Flessometro', 'Cinta métrica'],
    ['Scie égoïne', 'Fuchsschwanz', 'Hand saw', 'Sega a mano', 'Serrucho'],
    ['Serre-joint', 'Schraubzwinge', 'Bar clamp', 'Morsetto', 'Sargento de apriete'],
  ],
  traits: [
    [
      'avec poignée bi-matière',
      'mit Zweikomponentengriff',
      'with soft grip',
      'con impugnatura bimateriale',
      'con mango bimaterial',
    ],
    ['antichoc', 'stoßfest', 'shockproof', 'antiurto', 'antichoque'],
    ['de précision', 'in Präzisionsausführung', 'precision grade', 'di precisione', 'de precisión'],
    ['pour atelier', 'für die Werkstatt', 'for the workshop', 'per officina', 'para taller'],
    ['avec étui', 'mit Etui', 'with pouch', 'con custodia', 'con estuche'],
    ['gamme professionnelle', 'Profi-Reihe', 'trade range', 'linea professionale', 'gama profesional'],
  ],
  materials: [
    [
      'acier chrome-vanadium',
      'Chrom-Vanadium-Stahl',
      'chrome vanadium steel',
      'acciaio al cromo vanadio',
      'acero al cromo vanadio',
    ],
    ['acier trempé', 'gehärteter Stahl', 'hardened steel', 'acciaio temprato', 'acero templado'],
    ['frêne', 'Esche', 'ash', 'frassino', 'fresno'],
    ['fibre de verre', 'Glasfaser', 'fibreglass', 'fibra di vetro', 'fibra de vidrio'],
  ],
  sizes: [
    ['300 g', '500 g', '750 g'],
    ['6', '8', '12', '24'],
    ['200 mm', '250 mm', '300 mm'],
    ['180 mm', '250 mm', '300 mm'],
    ['40 cm', '60 cm', '100 cm'],
    ['3 m', '5 m', '8 m'],
    ['350 mm', '450 mm', '550 mm'],
    ['15 cm', '30 cm', '60 cm', '100 cm'],
  ],
  specs: [
    { name: ['Norme', 'Norm', 'Standard', 'Norma', 'Norma'], values: ['ISO 6789', 'DIN 3120', 'EN 60900'] },
    { name: ['Dureté', 'Härte', 'Hardness', 'Durezza', 'Dureza'], values: ['52 HRC', '56 HRC', '60 HRC'] },
    { name: ['Pièces', 'Teile', 'Pieces', 'Pezzi', 'Piezas'], values: ['1', '3', '6', '12'] },
  ],
  price: 22,
  weight: 0.7,
  length: 28,
}

const electrical: Trade = {
  path: [
    ['Électricité', 'Elektro', 'Electrical', 'Elettricità', 'Electricidad'],
    ['Appareillage', 'Installationsmaterial', 'Wiring devices', 'Materiale da installazione', 'Mecanismos'],
  ],
  nouns: [
    ['Interrupteur va-et-vient', 'Wechselschalter', 'Two-way switch', 'Deviatore', 'Conmutador'],
    ['Prise de courant', 'Steckdose', 'Socket outlet', 'Presa di corrente', 'Base de enchufe'],
    [
      'Disjoncteur',
      'Leitungsschutzschalter',
      'Circuit breaker',
      'Interruttore magnetotermico',
      'Interruptor automático',
    ],
    ['Boîte de dérivation', 'Abzweigdose', 'Junction box', 'Scatola di derivazione', 'Caja de derivación'],
    ['Câble souple', 'Schlauchleitung', 'Flexible cable', 'Cavo flessibile', 'Cable flexible'],
    ['Bloc multiprise', 'Steckdosenleiste', 'Power strip', 'Ciabatta multipresa', 'Regleta de enchufes'],
    ['Détecteur de fumée', 'Rauchmelder', 'Smoke alarm', 'Rilevatore di fumo', 'Detector de humo'],
    ['Minuterie', 'Zeitschaltuhr', 'Timer switch', 'Temporizzatore', 'Temporizador'],
  ],
  traits: [
    ['à encastrer', 'für Unterputz', 'flush mounted', 'da incasso', 'para empotrar'],
    ['en saillie', 'für Aufputz', 'surface mounted', 'da parete', 'de superficie'],
    ['sans halogène', 'ohne Halogen', 'halogen free', 'senza alogeni', 'sin halógenos'],
    ['pour l’extérieur', 'für außen', 'for outdoor use', 'per esterni', 'para exterior'],
    ['à voyant', 'mit Kontrollleuchte', 'with indicator', 'con spia', 'con piloto'],
    ['pour tableau', 'für den Verteiler', 'for distribution boards', 'per quadro', 'para cuadro'],
  ],
  materials: [
    ['polycarbonate', 'Polycarbonat', 'polycarbonate', 'policarbonato', 'policarbonato'],
    ['cuivre', 'Kupfer', 'copper', 'rame', 'cobre'],
    ['thermoplastique', 'Thermoplast', 'thermoplastic', 'termoplastico', 'termoplástico'],
  ],
  sizes: [
    ['10 A', '16 A'],
    ['16 A', '20 A'],
    ['10 A', '16 A', '20 A', '32 A'],
    ['80 mm', '100 mm', '150 mm'],
    ['10 m', '25 m', '50 m', '100 m'],
    ['3 × 16 A', '5 × 16 A', '8 × 16 A'],
    ['3 V', '9 V'],
    ['24 h', '7 × 24 h'],
  ],
  specs: [
    {
      name: ['Indice de protection', 'Schutzart', 'Ingress protection', 'Grado di protezione', 'Grado de protección'],
      values: ['IP20', 'IP44', 'IP55', 'IP66'],
    },
    { name: ['Tension', 'Spannung', 'Voltage', 'Tensione', 'Tensión'], values: ['230 V', '250 V', '400 V'] },
    { name: ['Norme', 'Norm', 'Standard', 'Norma', 'Norma'], values: ['EN 60669', 'EN 60898', 'IEC 60884'] },
  ],
  price: 14,
  weight: 0.25,
  length: 11,
}

const lighting: Trade = {
  path: [
    ['Luminaires', 'Leuchten', 'Lighting', 'Illuminazione', 'Iluminación'],
    ['Intérieur', 'Innenleuchten', 'Indoor lights', 'Interni', 'Interior'],
  ],
  nouns: [
    ['Lampe de bureau', 'Schreibtischlampe', 'Desk lamp', 'Lampada da scrivania', 'Lámpara de escritorio'],
    ['Suspension', 'Pendelleuchte', 'Pendant light', 'Lampada a sospensione', 'Lámpara colgante'],
    ['Applique murale', 'Wandleuchte', 'Wall light', 'Applique', 'Aplique de pared'],
    ['Lampadaire', 'Stehleuchte', 'Floor lamp', 'Lampada da terra', 'Lámpara de pie'],
    ['Plafonnier', 'Deckenleuchte', 'Ceiling light', 'Plafoniera', 'Plafón'],
    ['Réglette LED', 'LED-Lichtleiste', 'LED batten', 'Barra LED', 'Regleta LED'],
    ['Ampoule à filament', 'Filamentlampe', 'Filament bulb', 'Lampadina a filamento', 'Bombilla de filamento'],
    ['Ruban lumineux', 'Lichtband', 'Light strip', 'Striscia luminosa', 'Tira luminosa'],
  ],
  traits: [
    ['à intensité variable', 'mit Dimmer', 'dimmable', 'con dimmer', 'con regulador'],
    ['blanc chaud', 'warmweiß', 'warm white', 'a luce calda', 'de luz cálida'],
    ['blanc neutre', 'neutralweiß', 'neutral white', 'a luce neutra', 'de luz neutra'],
    [
      'avec détecteur de présence',
      'mit Bewegungsmelder',
      'with motion sensor',
      'con sensore di presenza',
      'con sensor de presencia',
    ],
    ['basse consommation', 'mit geringem Verbrauch', 'low energy', 'a basso consumo', 'de bajo consumo'],
    ['avec télécommande', 'mit Fernbedienung', 'with remote control', 'con telecomando', 'con mando a distancia'],
  ],
  materials: [
    ['verre soufflé', 'geblasenes Glas', 'blown glass', 'vetro soffiato', 'vidrio soplado'],
    ['laiton', 'Messing', 'brass', 'ottone', 'latón'],
    ['lin', 'Leinen', 'linen', 'lino', 'lino'],
    ['bambou', 'Bambus', 'bamboo', 'bambù', 'bambú'],
  ],
  sizes: [
    ['6 W', '9 W'],
    ['Ø 25 cm', 'Ø 35 cm', 'Ø 45 cm'],
    ['6 W', '9 W', '14 W'],
    ['140 cm', '160 cm', '175 cm'],
    ['Ø 30 cm', 'Ø 40 cm', '24 W'],
    ['60 cm', '120 cm', '150 cm'],
    ['4 W', '6 W', '8 W'],
    ['2 m', '5 m', '10 m'],
  ],
  specs: [
    {
      name: ['Flux lumineux', 'Lichtstrom', 'Luminous flux', 'Flusso luminoso', 'Flujo luminoso'],
      values: ['470 lm', '806 lm', '1055 lm', '1521 lm'],
    },
    {
      name: ['Température', 'Farbtemperatur', 'Colour temperature', 'Temperatura', 'Temperatura'],
      values: ['2700 K', '3000 K', '4000 K'],
    },
    { name: ['Culot', 'Sockel', 'Cap', 'Attacco', 'Casquillo'], values: ['E14', 'E27', 'GU10', 'G9'] },
  ],
  price: 49,
  weight: 1.1,
  length: 34,
}

export const workshopTrades: readonly Trade[] = [powerTools, handTools, electrical, lighting]
