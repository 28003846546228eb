// Invented papers of one invented ship, with dates around today: a manifest (AWMDS), a stowage plan (BAPLIE) and the crane's report (COARRI). Planted: a consignee
// on the demonstration's list of barred parties, a bill whose box neither plan nor crane knows, and a departure from Shanghai the day before.
const day = (days) => new Date(Date.now() + days * 86400000).toISOString().slice(0, 10);
const plain = (days) => day(days).replaceAll('-', '');

// ISO 6346: the number with its check digit.
function container(first) {
  const value = (letter) => {
    let n = 10;
    for (let at = 65; at < letter.charCodeAt(0); at += 1) {
      n += 1;
      if (n % 11 === 0) n += 1;
    }
    return n;
  };
  const sum = [...first].reduce((total, c, at) => total + (/\d/.test(c) ? Number(c) : value(c)) * 2 ** at, 0);
  return first + String((sum % 11) % 10);
}

function bill(number, consignee, box, seal, goods, hs, value) {
  return `<Bol_segment><Bol_id><Bol_reference>${number}</Bol_reference><Bol_nature>23</Bol_nature><Bol_type_code>MSB</Bol_type_code></Bol_id>
<Load_unload_place><Place_of_loading_code>CNSHA</Place_of_loading_code><Place_of_unloading_code>BRSSZ</Place_of_unloading_code></Load_unload_place>
<Traders_segment><Exporter><Exporter_name>PRUEBA INVENTADA EXPORT CO</Exporter_name></Exporter><Consignee><Consignee_name>${consignee}</Consignee_name></Consignee></Traders_segment>
<ctn_segment><Ctn_reference>${box}</Ctn_reference><Number_of_packages>100</Number_of_packages><Type_of_container>22G1</Type_of_container><Empty_Full>FULL</Empty_Full><Marks1>${seal}</Marks1><Sealing_Party>CA</Sealing_Party><Gross_weight>12000</Gross_weight></ctn_segment>
<Goods_segment><Number_of_packages>100</Number_of_packages><Package_type_code>CT</Package_type_code><Gross_mass>12000</Gross_mass><Goods_description>${goods}</Goods_description><Num_of_ctn_for_this_bol>1</Num_of_ctn_for_this_bol></Goods_segment>
<Value_segment><Customs_value>${value}</Customs_value><Customs_currency>USD</Customs_currency></Value_segment>
<Commodity_Segment><HS_code>${hs}</HS_code><Number_of_packages>100</Number_of_packages><Country_of_origin>CN</Country_of_origin></Commodity_Segment></Bol_segment>`;
}

// An EDIFACT interchange of one message with right counts.
function message(reference, type, body) {
  const segments = [`UNH+${reference}+${type}`, ...body];
  return [`UNB+UNOC:2+INVENTADO+ATALAYA+${plain(-1).slice(2)}:1000+${reference}`, ...segments, `UNT+${segments.length + 1}+${reference}`, `UNZ+1+${reference}`].map((one) => `${one}'`).join('\n');
}

export function invented() {
  const ship = { name: 'MAR DE PRUEBA', imo: '9321483', voyage: 'PR7N' };
  const [honest, barred, phantom] = ['PRB7001', 'PRB7002', 'PRB7003'];
  const consignee = 'COMERCIALIZADORA PUNTA BRAVA SA';
  const boxes = ['ZXTU710001', 'ZXTU710002', 'ZXTU710003'].map(container);
  const manifest = `<?xml version="1.0" encoding="UTF-8"?>
<Awmds><General_segment><General_segment_id><Customs_office_code>BRSSZ</Customs_office_code><Voyage_number>${ship.voyage}</Voyage_number><Date_of_departure>${day(-1)}</Date_of_departure><Date_of_arrival>${day(0)}</Date_of_arrival></General_segment_id>
<Totals_segment><Total_number_of_bols>3</Total_number_of_bols><Total_number_of_packages>300</Total_number_of_packages><Total_number_of_containers>3</Total_number_of_containers><Total_gross_mass>36000</Total_gross_mass></Totals_segment>
<Transport_information><Carrier><Carrier_code>ZXL</Carrier_code><Carrier_name>LINHAS ILUSTRATIVAS</Carrier_name></Carrier><Mode_of_transport_code>1</Mode_of_transport_code><Identity_of_transporter>${ship.name}</Identity_of_transporter><Nationality_of_transporter_code>PA</Nationality_of_transporter_code><Registration_number_of_transport_code>${ship.imo}</Registration_number_of_transport_code></Transport_information>
<Load_unload_place><Place_of_departure_code>CNSHA</Place_of_departure_code><Place_of_destination_code>BRSSZ</Place_of_destination_code></Load_unload_place></General_segment>
${bill(honest, 'PAPELARIA INVENTADA LTDA', boxes[0], 'PR1', 'PAPER', '480256', 21000)}
${bill(barred, consignee, boxes[1], 'PR2', 'TOYS', '950300', 30000)}
${bill(phantom, 'DISTRIBUIDORA INVENTADA DO LITORAL LTDA', boxes[2], 'PR3', 'MACHINE PARTS', '848790', 64000)}
</Awmds>`;
  const carrier = `TDT+20+${ship.voyage}+++ZXL:172:20+++${ship.imo}:146::${ship.name}:PA`;
  const landed = boxes.slice(0, 2);
  const stowage = message('PRB7B', 'BAPLIE:D:95B:UN:SMDG22', [
    'BGM++PRB7P+9', `DTM+137:${plain(-1).slice(2)}1000:201`, carrier, 'LOC+5+CNSHA:139:6', 'LOC+61+BRSSZ:139:6', `DTM+132:${plain(0).slice(2)}0100:201`,
    ...landed.flatMap((box, at) => [`LOC+147+01802${String(at * 2 + 2).padStart(2, '0')}::5`, 'MEA+VGM++KGM:14200', 'LOC+9+CNSHA:139:6', 'LOC+11+BRSSZ:139:6', 'RFF+BM:1', `EQD+CN+${box}+22G1+++5`, 'NAD+CA+ZXL:172:20']),
  ]);
  const moves = message('PRB7C', 'COARRI:D:95B:UN', [
    'BGM+98+PRB7M+9', `TDT+20+${ship.voyage}+1++ZXL:172:20+++${ship.imo}:146::${ship.name}`, 'LOC+11+BRSSZ:139:6', `DTM+132:${plain(0)}0100:203`, 'NAD+CA+ZXL:172:20',
    ...landed.flatMap((box, at) => [`EQD+CN+${box}+22G1:102:5++3+5`, `DTM+203:${plain(0)}0${at + 2}00:203`, 'LOC+11+BRSSZ:139:6', 'MEA+AAE+VGM+KGM:14200', `SEL+PR${at + 1}+CA`]),
    `CNT+16:${landed.length}`,
  ]);
  return {
    ship, consignee, honest, barred, phantom, bills: 3,
    files: [{ name: 'manifiesto.xml', text: manifest }, { name: 'estiba.edi', text: stowage }, { name: 'movimientos.edi', text: moves }],
  };
}
