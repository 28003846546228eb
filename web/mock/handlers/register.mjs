// States, ports, facilities and search of the mock.
import { Problem } from '../problem.mjs';
import * as data from '../data.mjs';
import { current } from './session.mjs';

const kStatus = ['valid', 'valid', 'valid', 'expiring', 'expired', 'none'];
const ports = [...data.portById.values()].map((port) => ({ id: port.id, name: port.name, state: port.state }));
function row(facility) {
  const luck = data.share(facility.id);
  const status = kStatus[Math.floor(luck * kStatus.length)];
  const counted = facility.answers;
  const total = Object.values(counted).reduce((a, b) => a + b, 0);
  return {
    id: facility.id, name: facility.name, port: { id: facility.port, name: data.portById.get(facility.port)?.name ?? facility.port }, state: facility.state, traffic: facility.traffic, size: facility.size,
    gisis: `${facility.id.replace('-', '-00')}`, scope: luck > 0.97 ? 'out' : 'in', statement: status === 'none' ? null : { status, expires: status === 'expired' ? '2026-08-31' : status === 'expiring' ? '2027-01-20' : '2029-05-31' },
    level: luck > 0.9 ? 2 : 1, assessment: { id: `A-${facility.id}`, status: luck > 0.5 ? 'approved' : 'draft', answered: total - counted.not_checked, total }, open_deficiencies: facility.deficiency_count,
  };
}
const rows = data.facilities.map(row);
const fold = (text) => text.normalize('NFD').replace(/[\u0300-\u036f]/g, '').toLowerCase();
function page(list, query) {
  const from = Number(query.get('cursor') ?? 0);
  const limit = Number(query.get('limit') ?? 50);
  return { items: list.slice(from, from + limit), next: from + limit < list.length ? String(from + limit) : null };
}

export const routes = [
  ['GET', '/states', (call) => page(data.states.map((each) => ({ id: each.iso2, name: each[`name_${call.language}`] ?? each.name_en })), call.query)],
  ['GET', '/ports', (call) => page(ports.filter((each) => !call.query.get('state') || each.state === call.query.get('state')), call.query)],
  ['GET', '/facilities', (call) => {
    current(call);
    const q = call.query;
    let list = rows.filter(
      (each) =>
        (!q.get('state') || each.state === q.get('state')) && (!q.get('port') || each.port.id === q.get('port')) && (!q.get('scope') || each.scope === q.get('scope')) &&
        (!q.get('statement') || (each.statement?.status ?? 'none') === q.get('statement')) && (!q.get('q') || fold(`${each.name} ${each.id} ${each.port.name}`).includes(fold(q.get('q')))),
    );
    const sort = q.get('sort') ?? 'name';
    const key = sort.replace('-', '');
    const value = { name: (each) => each.name, port: (each) => each.port.name, state: (each) => each.state, deficiencies: (each) => each.open_deficiencies, expires: (each) => each.statement?.expires ?? '' }[key] ?? ((each) => each.name);
    list = [...list].sort((a, b) => (value(a) < value(b) ? -1 : value(a) > value(b) ? 1 : 0) * (sort.startsWith('-') ? -1 : 1));
    return page(list, q);
  }],
  ['GET', '/facilities/{facility}', (call) => {
    const found = rows.find((each) => each.id === call.params.facility);
    if (!found) throw new Problem(404, 'not-found', 'Not found');
    const port = data.portById.get(found.port.id);
    return {
      ...found, organisation: { id: 'ORG1', name: 'Terminal operator' }, lat: port?.lat ?? null, lon: port?.lon ?? null, scope_reason: found.scope === 'out' ? 'Serves no ship on international voyages.' : 'Serves ships on international voyages.',
      people: [
        { id: 'PE1', duty: 'pfso', name: 'Ana Souza', phone: '+55 13 5550 0101', email: 'pfso@example.org', since: '2024-03-01', until: null },
        { id: 'PE2', duty: 'deputy', name: 'Luis Prado', phone: '+55 13 5550 0102', email: 'deputy@example.org', since: '2025-07-01', until: null },
      ],
      statements: found.statement ? [{ id: 'ST1', number: `${found.state}/2024/0${found.id.slice(-1)}7`, issued: '2024-06-01', expires: found.statement.expires, status: found.statement.status, endorsements: [{ kind: 'annual', date: '2025-05-20', result: 'in order' }] }] : [],
      level: { level: found.level, issued: '2026-09-01T12:00:00.000Z', received: '2026-09-01T13:10:00.000Z', attained: '2026-09-01T18:00:00.000Z' },
      events: [{ id: 'EV1', kind: 'drill', date: '2026-09-15', description: 'Suspicious vehicle at the gate' }, { id: 'EV2', kind: 'exercise', date: '2025-12-12', description: 'Table-top with customs and police' }],
      version: 3,
    };
  }],
  ['GET', '/search', (call) => {
    const q = fold(call.query.get('q') ?? '');
    const items = [
      ...ports.filter((each) => fold(`${each.name} ${each.id}`).includes(q)).slice(0, 5).map((each) => ({ kind: 'port', id: each.id, title: each.name, detail: each.state, link: `/map?port=${each.id}` })),
      ...rows.filter((each) => fold(`${each.name} ${each.id}`).includes(q)).slice(0, 8).map((each) => ({ kind: 'facility', id: each.id, title: each.name, detail: `${each.id}, ${each.state}`, link: `/facilities/${each.id}` })),
    ];
    return { items };
  }],
];
