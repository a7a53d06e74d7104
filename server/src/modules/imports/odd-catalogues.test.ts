import { describe, expect, it } from 'vitest'
import { lookAtSource } from './look-at-source.ts'
import { suggestProfile } from './profile/suggest-profile.ts'
import { aFolder, EANS } from './testing/a-folder.ts'
import { readCatalogue } from './testing/read-catalogue.ts'

const folder = aFolder()

/** The catalogue read by the profile that is suggested for it. */
async function read(content: string, name = 'catalogue.xml') {
  return folder.read(content, name)
}

interface Article {
  prices: readonly string[]
  names?: string
  order?: string
}

function bmecat(articleOf: (i: number) => Article, languages = ''): string {
  const articles = EANS.map((ean, i) => {
    const { prices, names = `<DESCRIPTION_SHORT>Pen ${i}</DESCRIPTION_SHORT>`, order = '' } = articleOf(i)
    return `<PRODUCT><SUPPLIER_PID>A-${i}</SUPPLIER_PID><PRODUCT_DETAILS>${names}<EAN>${ean}</EAN></PRODUCT_DETAILS>${order}<PRODUCT_PRICE_DETAILS>${prices.join('')}</PRODUCT_PRICE_DETAILS></PRODUCT>`
  })
  return `<?xml version="1.0"?><BMECAT version="2005"><HEADER><CATALOG>${languages}</CATALOG></HEADER><T_NEW_CATALOG>${articles.join('\n')}</T_NEW_CATALOG></BMECAT>`
}

const price = (type: string, amount: string, more = '') =>
  `<PRODUCT_PRICE price_type="${type}"><PRICE_AMOUNT>${amount}</PRICE_AMOUNT><PRICE_CURRENCY>EUR</PRICE_CURRENCY>${more}</PRODUCT_PRICE>`

describe('BMEcat', () => {
  it('tells what a customer pays from the list price and from the recommended one', async () => {
    const { drafts } = await read(
      bmecat((i) => ({
        prices: [price('nrp', `${i + 3}.5`), price('net_customer', `${i + 1}.5`), price('net_list', `${i + 2}.5`)],
      })),
    )

    expect(drafts[0]).toMatchObject({ cost: '1.5', price: '2.5', compareAtPrice: '3.5', currency: 'EUR' })
  })

  it('has the price of one customer where it names no other', async () => {
    const { drafts } = await read(bmecat((i) => ({ prices: [price('net_customer', `${i + 1}.5`)] })))

    expect(drafts[0]).toMatchObject({ cost: null, price: '1.5' })
  })

  it('has the currency of its head where no price names one', async () => {
    const articles = EANS.map(
      (ean, i) =>
        `<ARTICLE><SUPPLIER_AID>A-${i}</SUPPLIER_AID><ARTICLE_DETAILS><DESCRIPTION_SHORT>Pen ${i}</DESCRIPTION_SHORT><EAN>${ean}</EAN></ARTICLE_DETAILS><ARTICLE_PRICE_DETAILS><ARTICLE_PRICE price_type="net_list"><PRICE_AMOUNT>${i}.50</PRICE_AMOUNT></ARTICLE_PRICE></ARTICLE_PRICE_DETAILS></ARTICLE>`,
    )
    const head = '<HEADER><CATALOG><LANGUAGE>deu</LANGUAGE><CURRENCY>CHF</CURRENCY></CATALOG></HEADER>'

    const { drafts } = await read(
      `<?xml version="1.0"?><BMECAT version="1.2">${head}<T_NEW_CATALOG>${articles.join('\n')}</T_NEW_CATALOG></BMECAT>`,
    )

    expect(drafts.map(({ price, currency }) => [price, currency])).toEqual(
      EANS.map((_, i) => [i ? `${i}.5` : '0.5', 'CHF']),
    )
  })

  it('takes the price of the fewest pieces where it has several by how many are bought', async () => {
    const scale = (amount: string, bound: number) => price('net_list', amount, `<LOWER_BOUND>${bound}</LOWER_BOUND>`)

    const { drafts, problems } = await read(
      bmecat((i) => ({ prices: [scale(`${i + 9}.5`, 1), scale(`${i + 8}.5`, 10), scale(`${i + 7}.5`, 100)] })),
    )

    expect(problems).toEqual([])
    expect(drafts.map((draft) => draft.price)).toEqual(['9.5', '10.5', '11.5', '12.5', '13.5', '14.5'])
  })

  it('tells prices of which nothing says which one counts', async () => {
    const { drafts, problems } = await read(
      bmecat((i) => ({ prices: [price('net_list', `${i + 9}.5`), price('net_list', `${i + 8}.5`)] })),
    )

    expect(drafts).toEqual([])
    expect(problems).toHaveLength(6)
  })

  it('has prices in several currencies, each by how many are bought: the first, in its own currency', async () => {
    const scale = (amount: string, bound: number, currency: string) =>
      price('net_list', amount, `<TAX>0.19</TAX><LOWER_BOUND>${bound}</LOWER_BOUND>`).replace('EUR', currency)

    const { drafts, problems } = await read(
      bmecat((i) => ({
        prices: [
          scale(`${i + 9}.5`, 1, 'EUR'),
          scale(`${i + 8}.5`, 10, 'EUR'),
          scale(`${i + 19}.5`, 1, 'CHF'),
          scale(`${i + 18}.5`, 10, 'CHF'),
          price('net_customer', `${i + 1}.5`),
          price('net_customer', `${i + 2}.5`).replace('EUR', 'CHF'),
        ],
      })),
    )

    expect(problems).toEqual([])
    expect(drafts[0]).toMatchObject({ price: '9.5', cost: '1.5', currency: 'EUR', taxRate: '19' })
  })

  it('tells prices of two periods, of which nothing says which one counts', async () => {
    const bound = '<LOWER_BOUND>1</LOWER_BOUND>'

    const { drafts, problems } = await read(
      bmecat((i) => ({ prices: [price('net_list', `${i + 9}.5`, bound), price('net_list', `${i + 8}.5`, bound)] })),
    )

    expect(drafts).toEqual([])
    expect(problems).toHaveLength(6)
  })

  it('takes pictures and leaves sheets beside them, and takes no names of files for pictures', async () => {
    const mime = (source: string) => `<MIME><MIME_SOURCE>${source}</MIME_SOURCE></MIME>`
    const withMimes = (sources: readonly string[]) =>
      read(
        bmecat(() => ({
          prices: [price('net_list', '1.5')],
          order: `<MIME_INFO>${sources.map(mime).join('')}</MIME_INFO>`,
        })),
      )

    const addresses = await withMimes(
      ['a.pdf', '1.jpg', 'b.PDF', '2.jpg', 'c.dxf'].map((file) => `https://m.example/${file}`),
    )
    const names = await withMimes(['1.jpg', '2.jpg'])

    expect(addresses.drafts[0]?.images).toEqual(['https://m.example/1.jpg', 'https://m.example/2.jpg'])
    expect(names.drafts[0]?.images).toBeNull()
    expect(names.problems).toEqual([])
  })

  it('is read in the language that it calls its own', async () => {
    const { drafts } = await read(
      bmecat(
        (i) => ({
          prices: [price('net_list', '1.5')],
          names: `<DESCRIPTION_SHORT lang="deu">Stift ${i}</DESCRIPTION_SHORT><DESCRIPTION_SHORT lang="fra">Stylo ${i}</DESCRIPTION_SHORT>`,
        }),
        '<LANGUAGE>deu</LANGUAGE><LANGUAGE default="true">fra</LANGUAGE>',
      ),
    )

    expect(drafts[3]?.title).toBe('Stylo 3')
  })
})

it('Google Merchant: what is on sale costs less, and what is not has its price', async () => {
  const items = EANS.map(
    (ean, i) =>
      `<item><g:id>A-${i}</g:id><g:title>Pen ${i}</g:title><g:gtin>${ean}</g:gtin><g:price>${i + 2}.50 EUR</g:price>${i === 1 ? '<g:sale_price>1.99 EUR</g:sale_price>' : ''}<g:shipping_weight>${i}00 g</g:shipping_weight><g:image_link>https://g.example/${i}.jpg</g:image_link><g:additional_image_link>https://g.example/${i}b.jpg</g:additional_image_link></item>`,
  )

  const { drafts, problems } = await read(
    `<?xml version="1.0"?><rss xmlns:g="http://base.google.com/ns/1.0"><channel>${items.join('')}</channel></rss>`,
  )

  expect(problems).toEqual([])
  expect(drafts.slice(0, 3)).toMatchObject([
    {
      price: '2.5',
      compareAtPrice: null,
      weight: '0',
      images: ['https://g.example/0.jpg', 'https://g.example/0b.jpg'],
    },
    { price: '1.99', compareAtPrice: '3.5', weight: '0.1', currency: 'EUR' },
    { price: '4.5', compareAtPrice: null, weight: '0.2' },
  ])
})

describe('GS1', () => {
  const message = (articleOf: (i: number) => string) => {
    const notices = EANS.map(
      (ean, i) =>
        `<catalogueItemNotification><catalogueItem><tradeItem><gtin>0${ean}</gtin><additionalTradeItemIdentification additionalTradeItemIdentificationTypeCode="MANUFACTURER_PART_NUMBER">M-${i}</additionalTradeItemIdentification><additionalTradeItemIdentification additionalTradeItemIdentificationTypeCode="SUPPLIER_ASSIGNED">A-${i}</additionalTradeItemIdentification><tradeItemInformation><extension>${articleOf(i)}</extension></tradeItemInformation></tradeItem></catalogueItem></catalogueItemNotification>`,
    )
    return `<?xml version="1.0"?><cin:catalogueItemNotificationMessage xmlns:cin="urn:gs1:gdsn:catalogue_item_notification:xsd:3"><transaction><documentCommand>${notices.join('\n')}</documentCommand></transaction></cin:catalogueItemNotificationMessage>`
  }

  it('has weights and sizes in the units of the catalogue, and the number that the supplier gave', async () => {
    const measures = (i: number) =>
      `<m:tradeItemMeasurementsModule xmlns:m="urn:gs1:gdsn:trade_item_measurements:xsd:3"><tradeItemMeasurements><depth measurementUnitCode="MMT">12${i}</depth><height measurementUnitCode="CMT">2${i}</height><width measurementUnitCode="INH">1</width><tradeItemWeight><grossWeight measurementUnitCode="${i === 0 ? 'KGM' : 'GRM'}">55${i}</grossWeight><netWeight measurementUnitCode="GRM">1</netWeight></tradeItemWeight></tradeItemMeasurements></m:tradeItemMeasurementsModule>`
    const names = (i: number) =>
      `<d:tradeItemDescriptionModule xmlns:d="urn:gs1:gdsn:trade_item_description:xsd:3"><tradeItemDescriptionInformation><regulatedProductName languageCode="de">Saft</regulatedProductName><tradeItemDescription languageCode="de">Apfelsaft ${i}</tradeItemDescription></tradeItemDescriptionInformation></d:tradeItemDescriptionModule>`

    const { drafts, problems } = await read(message((i) => measures(i) + names(i)))

    expect(problems).toEqual([])
    expect(drafts.slice(0, 2)).toMatchObject([
      { supplierSku: 'A-0', title: 'Apfelsaft 0', weight: '550', depth: '12', height: '20', width: '2.54' },
      { supplierSku: 'A-1', title: 'Apfelsaft 1', weight: '0.551', depth: '12.1', height: '21' },
    ])
  })
})

it('GS1: what is packed in a case, and in a pallet, is a product as the case is', async () => {
  const item = (gtin: string, inside = '') =>
    `<catalogueItem><tradeItem><gtin>${gtin}</gtin><tradeItemDescription languageCode="de">Saft ${gtin}</tradeItemDescription></tradeItem>${inside && `<catalogueItemChildItemLink><quantity>6</quantity>${inside}</catalogueItemChildItemLink>`}</catalogueItem>`
  const [piece = '', box = '', pallet = '', alone = ''] = EANS
  const notices = [item(pallet, item(box, item(piece))), item(alone)].map(
    (each) => `<catalogueItemNotification>${each}</catalogueItemNotification>`,
  )

  const { drafts, dialect } = await read(
    `<?xml version="1.0"?><n:catalogueItemNotificationMessage xmlns:n="urn:gs1:gdsn:catalogue_item_notification:xsd:3">${notices.join('\n')}</n:catalogueItemNotificationMessage>`,
  )

  expect(dialect.format?.records).toBe(
    '/catalogueItemNotificationMessage/catalogueItemNotification/catalogueItem/**/tradeItem',
  )
  expect(drafts.map(({ ean, title }) => [ean, title])).toEqual(
    [pallet, box, piece, alone].map((ean) => [ean, `Saft ${ean}`]),
  )
})

it.each([
  ['BASE_UNIT_OR_EACH', ['CASE', 'PALLET', 'DISPLAY_SHIPPER', 'TRANSPORT_LOAD', 'MIXED_MODULE']],
  ['CASE', undefined],
])('GS1: cases and pallets are left aside where pieces are listed: %s', async (unit, values) => {
  const units = ['PALLET', 'CASE', unit]
  const items = EANS.map(
    (ean, i) =>
      `<tradeItem><gtin>0${ean}</gtin><tradeItemUnitDescriptorCode>${units[i % 3]}</tradeItemUnitDescriptorCode><tradeItemDescription languageCode="de">Saft ${i}</tradeItemDescription></tradeItem>`,
  )
  const message = `<?xml version="1.0"?><m:message xmlns:m="urn:gs1:ecom:item:xsd:3">${items.join('\n')}</m:message>`
  const path = await folder.write(message, 'packed.xml')

  const { file, detection } = await lookAtSource(path, { isOpen: true })
  await file.close()
  const profile = suggestProfile({ detection, name: 'x' })

  expect(profile.deleted).toEqual(values && { from: { column: 'tradeItemUnitDescriptorCode' }, values })
  expect(profile.listing).toBeUndefined()
})

it('ONIX: weights and sizes are in the units of the catalogue', async () => {
  const measure = (type: string, number: string, unit: string) =>
    `<Measure><MeasureType>${type}</MeasureType><Measurement>${number}</Measurement><MeasureUnitCode>${unit}</MeasureUnitCode></Measure>`
  const books = EANS.map(
    (ean, i) =>
      `<Product><RecordReference>R-${i}</RecordReference><ProductIdentifier><ProductIDType>03</ProductIDType><IDValue>${ean}</IDValue></ProductIdentifier><DescriptiveDetail>${measure('01', `21${i}`, 'mm')}${measure('08', `40${i}`, 'gr')}<TitleDetail><TitleType>01</TitleType><TitleElement><TitleText>Book ${i}</TitleText></TitleElement></TitleDetail></DescriptiveDetail></Product>`,
  )

  const { drafts } = await read(`<?xml version="1.0"?><ONIXMessage release="3.0">${books.join('\n')}</ONIXMessage>`)

  expect(drafts[1]).toMatchObject({ title: 'Book 1', weight: '0.401', height: '21.1' })
})

describe('Icecat', () => {
  it('has a product for each sheet of the index, and takes those off that are removed', async () => {
    const sheets = EANS.map(
      (ean, i) =>
        `<file path="export/freexml/EN/${i}.xml" HighPic="http://images.icecat.example/${i}.jpg" HighPicSize="6453" Product_ID="13${i}" Updated="20210608123433" Quality="${i === 2 ? 'REMOVED' : 'ICECAT'}" Prod_ID="D91${i}B" Supplier_id="1" Catid="192" On_Market="1" Model_Name="OfficeJet ${i}"><M_Prod_ID>D91${i}B</M_Prod_ID><EAN_UPCS><EAN_UPC Value="${ean}" Format="EAN"/>${i === 1 ? '<EAN_UPC Value="4006381333931" Format="EAN"/>' : ''}</EAN_UPCS></file>`,
    )
    const path = await folder.write(
      `<?xml version="1.0"?><!DOCTYPE ICECAT-interface SYSTEM "files.index.dtd"><ICECAT-interface><files.index Generated="20220811020012">${sheets.join('\n')}</files.index></ICECAT-interface>`,
      'files.index.xml',
    )

    const { file, detection } = await lookAtSource(path, { isOpen: true })
    await file.close()
    const { drafts, problems } = await readCatalogue(path, { profile: null })

    expect(problems).toEqual([])
    expect(detection.format?.reading).toBe('Icecat index')
    expect(suggestProfile({ detection, name: 'x' })).toMatchObject({
      listing: 'changes',
      deleted: { from: { column: '@Quality' }, values: ['REMOVED'] },
    })
    expect(drafts[1]).toMatchObject({
      ean: EANS[1],
      supplierSku: '131',
      title: 'OfficeJet 1',
      manufacturerReference: 'D911B',
      images: ['http://images.icecat.example/1.jpg'],
    })
  })

  it('has one product of a sheet, with its features, and not one of each of them', async () => {
    const feature = (name: string, value: string) =>
      `<ProductFeature ID="1" Localized="0" Presentation_Value="${value}" Value="${value}"><Feature ID="2"><Measure ID="3" Sign="x"><Signs><Sign ID="1" langid="1">x</Sign></Signs></Measure><Name ID="4" Value="${name}" langid="1"/></Feature></ProductFeature>`

    const { drafts, problems } = await read(
      `<?xml version="1.0"?><ICECAT-interface><Product Code="1" HighPic="https://a.example/1.jpg" ID="1307" Name="OfficeJet" Prod_id="CB051A" Title="HP OfficeJet printer"><Category ID="234"><Name ID="1" Value="Printers" langid="1"/></Category><CategoryFeatureGroup ID="9"><FeatureGroup ID="3"><Name ID="5" Value="Technical details" langid="1"/></FeatureGroup></CategoryFeatureGroup><EANCode EAN="${EANS[0]}"/><EANCode EAN="${EANS[1]}"/><ProductDescription LongDesc="Prints.\\nFast." ShortDesc="Printer"/>${feature('Speed', '29 ppm')}${feature('Colour', 'Black')}<ProductGallery><ProductPicture Pic="https://a.example/2.jpg"/><ProductPicture Pic="https://a.example/3.jpg"/></ProductGallery><ProductRelated><Product ID="77" Prod_id="I-1" Name="Ink"><Supplier ID="1" Name="HP"/></Product></ProductRelated><Supplier ID="1" Name="HP"/></Product></ICECAT-interface>`,
    )

    expect(problems).toEqual([])
    expect(drafts).toMatchObject([
      {
        ean: EANS[0],
        supplierSku: '1307',
        manufacturerReference: 'CB051A',
        title: 'HP OfficeJet printer',
        description: 'Prints.\nFast.',
        brand: 'HP',
        category: ['Printers'],
        images: ['https://a.example/2.jpg', 'https://a.example/3.jpg'],
        technicalSpecs: { Speed: '29 ppm', Colour: 'Black' },
      },
    ])
  })
})

it('YML: an offer has its name, its maker and roubles as they are called now', async () => {
  const offers = EANS.map(
    (ean, i) =>
      `<offer id="A-${i}" available="true" type="vendor.model"><price>1${i}</price><currencyId>RUR</currencyId><categoryId>2</categoryId><picture>https://y.example/${i}.jpg</picture><vendor>Acme</vendor><vendorCode>M${i}</vendorCode><model>Pen ${i}</model><description>Blue</description><barcode>${ean}</barcode><param name="Colour">Blue</param></offer>`,
  )

  const { drafts, problems } = await read(
    `<?xml version="1.0"?><yml_catalog date="2026-01-01"><shop><categories><category id="2">Pens</category></categories><offers>${offers.join('')}</offers></shop></yml_catalog>`,
  )

  expect(problems).toEqual([])
  expect(drafts[1]).toMatchObject({ supplierSku: 'A-1', title: 'Pen 1', brand: 'Acme', price: '11', currency: 'RUB' })
})

it('UBL: a line of a catalogue is the item of its seller, and its price is that of one', async () => {
  const lines = EANS.map(
    (ean, i) =>
      `<a:CatalogueLine><b:ID>${i + 1}</b:ID><b:ActionCode>${i === 3 ? 'Delete' : 'Add'}</b:ActionCode><b:ContentUnitQuantity unitCode="EA">1</b:ContentUnitQuantity><a:RequiredItemLocationQuantity><a:Price><b:PriceAmount currencyID="EUR">${i + 10}.50</b:PriceAmount><b:BaseQuantity unitCode="EA">${i === 1 ? 100 : 1}</b:BaseQuantity></a:Price></a:RequiredItemLocationQuantity><a:Item><b:Name>Pen ${i}</b:Name><a:SellersItemIdentification><b:ID>S-${i}</b:ID></a:SellersItemIdentification><a:StandardItemIdentification><b:ID schemeID="0160">${ean}</b:ID></a:StandardItemIdentification><a:ClassifiedTaxCategory><b:ID>S</b:ID><b:Percent>19</b:Percent></a:ClassifiedTaxCategory></a:Item></a:CatalogueLine>`,
  )

  const { drafts, problems } = await read(
    `<?xml version="1.0"?><Catalogue xmlns="urn:oasis:names:specification:ubl:schema:xsd:Catalogue-2" xmlns:a="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2" xmlns:b="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"><b:ID>C1</b:ID>${lines.join('\n')}</Catalogue>`,
  )

  expect(problems).toEqual([])
  expect(drafts.slice(0, 2)).toMatchObject([
    { supplierSku: 'S-0', ean: EANS[0], title: 'Pen 0', price: '10.5', currency: 'EUR', taxRate: '19', stock: null },
    { price: '0.115' },
  ])
})
