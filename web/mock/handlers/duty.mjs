// Assessments, deficiencies, levels, calendar, events, releases, accounts and the trail of the mock: the shapes of those routes with
// answers of data/hemisphere and texts of data/standards. Keeps what is written until it is stopped.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Problem } from '../problem.mjs';
import * as trail from '../trail.mjs';
import { current } from './session.mjs';

const kData = join(dirname(fileURLToPath(import.meta.url)), '../../../data');
const lines = (name) => readFileSync(join(kData, name), 'utf8').trimEnd().split('\n');
function table(name) {
  const [head, ...rows] = lines(name);
  const names = head.split('\t');
  return rows.map((row) => Object.fromEntries(row.split('\t').map((cell, at) => [names[at], cell])));
}
const requirements = table('standards/isps/requirements.tsv');
const groups = table('standards/isps/groups.tsv');
const texts = Object.fromEntries(['en', 'es', 'pt', 'fr'].map((language) => [language, new Map(table(`standards/isps/texts.${language}.tsv`).map((row) => [row.id, row]))]));
const said = (language, id) => (texts[language] ?? texts.en).get(id) ?? { title: id, question: '', evidence: '' };
const plain = (text) => (text ?? '').replace(/\{\{ insert: param, (\w+) \}\}/g, '…');
const shippedAnswers = new Map();
for (const line of lines('hemisphere/answers.csv').slice(1)) {
  const [subject, control, reply, verification, checked_on, degree, evidence] = line.split(',');
  if (!shippedAnswers.has(subject)) shippedAnswers.set(subject, new Map());
  shippedAnswers.get(subject).set(control, { reply, verification: verification || 'declared', checked_on, degree: degree ? Number(degree) : null, note: evidence ?? '' });
}
const now = () => new Date().toISOString();
const one = (map, id) => map.get(id) ?? (() => { throw new Problem(404, 'api.not-found', 'Not found'); })();
const page = (items) => ({ items, next: null });
let serial = 0;
const newId = (kind) => `${kind}${(serial += 1)}`;

// ---- assessments
const names = new Map(lines('hemisphere/facilities.csv').slice(1).map((line) => [line.split(',')[0], line.split(',')[2]]));
const sheets = new Map(); // assessment id -> {head, answers, comments, considered}
function sheetOf(id) {
  if (sheets.has(id)) return sheets.get(id);
  const [, facility, cycle] = /^A-([A-Z0-9]+-\d+)(?:-c(\d))?$/.exec(id) ?? [];
  const given = facility && shippedAnswers.get(facility);
  if (!given || !names.has(facility)) throw new Problem(404, 'api.not-found', 'Not found');
  const past = cycle === '1';
  const answers = new Map();
  let at = 0;
  for (const requirement of requirements.filter((row) => given.has(row.id))) {
    at += 1;
    const answer = given.get(requirement.id);
    const before = { ...answer, ...(at % 9 === 0 ? { reply: 'not-met', degree: null } : at % 11 === 0 ? { reply: 'met', degree: null } : {}) };
    const open = !past && at % 5 === 0;
    answers.set(requirement.id, {
      ...(past ? before : open ? { reply: 'not-checked', verification: 'declared', checked_on: '', degree: null, note: '' } : answer),
      note: past || at % 7 !== 0 ? (open ? '' : answer.note) : '',
      reason: '', evidence: at === 1 ? [{ id: 'EV-1', name: 'gate-log-2026-10.pdf', type: 'application/pdf', size: 182044, sha256: createHash('sha256').update(id).digest('hex') }] : [], version: open ? 0 : 1, previous: past ? null : before,
    });
  }
  const sheet = {
    head: { id, facility: { id: facility, name: names.get(facility) }, cycle: past ? 1 : 2, standard: 'oas-baseline', status: past ? 'approved' : 'draft', started: past ? '2025-02-03T09:00:00.000Z' : '2026-10-01T09:00:00.000Z', submitted: past ? '2025-03-01T09:00:00.000Z' : null, decided: past ? '2025-03-20T09:00:00.000Z' : null, author: 'Ana Souza', version: 1 },
    answers, comments: [{ id: 'C1', control: [...answers.keys()][2], text: 'The last inspection saw the gate unmanned at night. What changed?', author: 'Designated Authority', at: '2026-11-20T14:12:00.000Z' }],
    considered: { domains: { 'physical-security': { considered: true, reason: '' }, structures: { considered: true, reason: '' } }, threats: {}, assets: {}, vulnerabilities: [{ id: 'v1', title: 'Fence between the berth and the road is cut often', countermeasures: [{ id: 'c1', title: 'Fence sensors and a patrol every hour', before: 0.6, after: 0.2 }] }] }, consideredVersion: 1,
  };
  sheets.set(id, sheet);
  return sheet;
}
const lacksEvidence = (answer) => ['met', 'partly'].includes(answer.reply) && answer.verification !== 'declared' && answer.evidence.length === 0 && !answer.note;
function headOf(sheet, call) {
  const all = [...sheet.answers];
  const unanswered = all.filter(([, answer]) => answer.reply === 'not-checked' && !answer.reason).map(([id]) => `${id} ${said(call.language, id).title}`);
  const bare = all.filter(([, answer]) => lacksEvidence(answer)).map(([id]) => `${id} ${said(call.language, id).title}`);
  const domains = 8 - Object.values(sheet.considered.domains).filter((entry) => entry.considered || entry.reason).length;
  const can = sheet.head.status === 'submitted' ? ['returned', 'approved'] : ['draft', 'returned'].includes(sheet.head.status) ? ['submitted'] : [];
  return {
    ...sheet.head, answered: all.filter(([, answer]) => answer.reply !== 'not-checked').length, total: all.length, need_evidence: bare.length, can,
    gates: [
      { id: 'answers', title: 'Every requirement is answered, or says why not', met: unanswered.length === 0, missing: unanswered },
      { id: 'evidence', title: 'What was shown has its evidence', met: bare.length === 0, missing: bare },
      { id: 'domains', title: 'All eight domains are considered', met: domains === 0, missing: domains ? [`${domains} domains`] : [] },
      { id: 'vulnerabilities', title: 'Every vulnerability has a countermeasure', met: true, missing: [] },
    ],
  };
}
function itemOf(id, answer, language) {
  const row = requirements.find((each) => each.id === id);
  const text = said(language, id);
  const group = groups.find((each) => each.letter === id[0]);
  return { control: id, group: group.id, title: text.title, question: plain(text.question), cite: row.cite, levels: row.levels, owner: row.owner, mandatory: /XI-2|A\//.test(row.cite), evidence_expected: plain(text.evidence), ...answer };
}
const kFields = ['reply', 'degree', 'verification', 'checked_on', 'note', 'reason'];
function writeAnswer(sheet, item) {
  const answer = one(sheet.answers, item.control);
  for (const field of kFields) if (field in item) answer[field] = item[field];
  answer.version += 1;
  return answer;
}

// ---- deficiencies
const deficiencies = new Map();
for (const [facility, rows] of shippedAnswers) {
  if (!names.has(facility) || deficiencies.size > 60) continue;
  let at = 0;
  for (const [control, answer] of rows) {
    if (answer.reply !== 'not-met' && answer.reply !== 'partly') continue;
    if ((at += 1) > 6) break;
    const id = `D-${facility}-${control}`;
    deficiencies.set(id, {
      id, facility: { id: facility, name: names.get(facility) }, state: facility.slice(0, 2), control, reply: answer.reply, severity: answer.reply === 'partly' ? 'observation' : at % 3 ? 'non-conformity' : 'major', requirement: ['operational', 'planning', 'policy'][at % 3],
      opened: '2026-06-12', deadline: at === 2 ? '2026-10-30' : '2027-02-15', owner: at % 2 ? 'Ana Souza' : '', status: at === 3 ? 'fixed' : 'open', fixed_by: at === 3 ? 'Ana Souza' : null, closed_by: null, note: '',
      solutions: [{ id: 'S1', title: 'Access control with reader and turnstile', cost: 140000 }, { id: 'S2', title: 'Two more guards per shift', cost: 62000 }], measure: at === 4 ? 'M1' : null,
      history: [{ at: '2026-06-12T10:00:00.000Z', actor: 'Designated Authority', kind: 'opened', comment: '' }, ...(at === 3 ? [{ at: '2026-11-02T08:30:00.000Z', actor: 'Ana Souza', kind: 'fixed', comment: 'New lock and key register since October.' }] : [])],
      can: at === 3 ? ['verified', 'closed', 'reopened'] : ['fixed'], version: 1,
    });
  }
}
const titled = (row, language) => ({ ...row, title: said(language, row.control).title });

// ---- register beyond the lists
const kPeriods = JSON.parse('{"drill-months":{"value":3,"citation":"B/18.5"},"exercise-months":{"value":18,"citation":"B/18.6"},"exercises-per-calendar-year":{"value":1,"citation":"B/18.6"},"pfsa-review-years":{"value":5,"citation":"Regulation (EC) No 725/2004, art. 3(6), used as default"},"socpf-years":{"value":5,"citation":"B/16.62"},"attainment-hours":{"value":12,"citation":"33 CFR 105.230, used as default"}}');
const states = new Map();
const organisations = new Map([
  ['ORG1', { id: 'ORG1', name: 'Terminal Santos S.A.', kind: 'terminal', state: 'BR', contact: '+55 13 5550 0100, night desk 0101', version: 1 }],
  ['ORG2', { id: 'ORG2', name: 'Registro Naval Asesor', kind: 'rso', state: null, contact: 'contact@example.org', version: 1 }],
]);
const levels = new Map([
  ['L1', {
    id: 'L1', level: 3, state: 'BR', issued: '2026-11-29T06:00:00.000Z', until: null, by: 'Designated Authority', withdrawn: null, reason: 'Threat against tankers at the oil berth, confirmed by two services.',
    factors: { credible: { score: 4, reason: 'Named source, tested before.' }, corroborated: { score: 3, reason: 'Second service agrees.' }, specific: { score: 4, reason: 'Berth and week are named.' }, consequences: { score: 3, reason: 'Fire at a crude berth.' } },
    instructions: ['No visitors; all cars searched before the outer gate.', 'Tugs stand by at the oil berth day and night.', 'Divers inspect hull and piles before each arrival.'],
    facilities: [
      { facility: { id: 'BRSSZ-01', name: 'Santos container terminal' }, issued: '2026-11-29T06:00:00.000Z', received: '2026-11-29T06:20:00.000Z', attained: '2026-11-29T15:10:00.000Z', evidence: 'Tick list', instructions: [1, 2, 3].map((n) => ({ n, done: '2026-11-29T12:00:00.000Z' })) },
      { facility: { id: 'BRSSZ-02', name: 'Santos bulk and general cargo terminal' }, issued: '2026-11-29T06:00:00.000Z', received: '2026-11-29T07:05:00.000Z', attained: null, evidence: null, instructions: [{ n: 1, done: '2026-11-29T09:00:00.000Z' }, { n: 2, done: null }, { n: 3, done: null }] },
      { facility: { id: 'BRSSZ-03', name: 'Santos oil and chemical terminal' }, issued: '2026-11-29T06:00:00.000Z', received: null, attained: null, evidence: null, instructions: [] },
    ],
  }],
]);
const events = new Map();
const eventsOf = (facility) => events.get(facility) ?? (events.set(facility, [
  { id: 'EV3', kind: 'exercise', date: '2026-12-12', description: 'Joint exercise with police and customs', participants: '', lessons: '', announced: null },
  { id: 'EV1', kind: 'drill', date: '2026-09-15', description: 'Suspicious vehicle at the gate', participants: 'Gate team, patrol 2', lessons: 'The barrier came down late: move the button to the guard.', announced: null },
  { id: 'EV2', kind: 'inspection', date: '2026-05-20', description: 'Access control and passes', participants: 'Designated Authority', lessons: '', announced: false },
]), events.get(facility));
const releases = new Map([['R1', { id: 'R1', subject: { kind: 'assessment', id: 'A-BRSSZ-01-c1', name: 'Santos container terminal, cycle 1' }, audiences: ['role:secretariat', 'state:AR'], tlp: 'TLP:AMBER', purpose: 'security', until: '2027-06-30', by: 'authority.br' }]]);
const users = new Map([
  ['u1', { id: 'u1', login: 'ana.souza', name: 'Ana Souza', disabled: false, totp: true, last_sign_in: '2026-11-30T08:02:00.000Z', grants: [{ id: 'g1', role: 'pfso', scope: { kind: 'facility', id: 'BRSSZ-01', name: 'Santos container terminal' } }], version: 1 }],
  ['u2', { id: 'u2', login: 'joao.lima', name: 'João Lima', disabled: false, totp: false, last_sign_in: null, grants: [], version: 1 }],
  ['u3', { id: 'u3', login: 'old.account', name: 'Old Account', disabled: true, totp: false, last_sign_in: '2025-01-10T10:00:00.000Z', grants: [{ id: 'g2', role: 'auditor', scope: { kind: 'node', id: '', name: '' } }], version: 2 }],
]);
const tokens = new Map([['t1', { id: 't1', name: 'Nightly export', created: '2026-09-01', expires: '2026-12-31', last_used: '2026-11-29', actions: ['read'] }]]);
const kQr = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 29 29"><path fill="#fff" d="M0 0h29v29H0z"/><path d="M2 2h7v7H2zM20 2h7v7h-7zM2 20h7v7H2zM11 3h2v2h-2zM14 6h3v2h-3zM11 11h3v3h-3zM16 12h4v2h-4zM22 15h3v3h-3zM12 18h2v5h-2zM17 20h3v3h-3z"/></svg>';

function match(call, record) {
  const wanted = call.headers['if-match'];
  if (!wanted) throw new Problem(428, 'api.if-match', 'If-Match is missing');
  if (wanted !== `"v${record.version}"`) throw new Problem(412, 'api.stale', 'Changed meanwhile', { current: record });
}
const change = (call, map, id, edit) => {
  const record = one(map, id);
  match(call, record);
  Object.assign(record, edit, { version: record.version + 1 });
  return record;
};

const due = (language) => {
  const word = { en: ['Drill', 'Exercise', 'Endorsement of the statement', 'Review of the assessment'], es: ['Ejercicio', 'Práctica', 'Refrendo de la declaración', 'Revisión de la evaluación'], pt: ['Simulado', 'Exercício', 'Endosso da declaração', 'Revisão da avaliação'], fr: ['Exercice', 'Entraînement', 'Visa de la déclaration', 'Révision de l’évaluation'] }[language] ?? [];
  const kinds = ['drill', 'exercise', 'endorsement', 'pfsa-review'];
  const days = ['2026-11-04', '2026-11-12', '2026-11-12', '2026-11-18', '2026-11-30', '2026-12-04', '2026-12-15', '2026-12-31', '2027-01-20'];
  const places = [...names].filter(([id]) => id.startsWith('BR')).slice(0, 9);
  return days.map((day, at) => ({ due: day, kind: kinds[at % 4], facility: { id: places[at][0], name: places[at][1] }, state: 'BR', title: word[at % 4], citation: ['B/18.5', 'B/18.6', 'B/16.62', 'A/15.4'][at % 4], status: day < '2026-11-15' ? (at === 1 ? 'done' : 'overdue') : day < '2026-12-10' ? 'due' : 'planned', link: `/facilities/${places[at][0]}` }));
};

export const routes = [
  ['GET', '/facilities/{facility}/assessments', (call) => {
    const id = call.params.facility;
    const all = [...sheets.values()].filter((sheet) => sheet.head.facility.id === id && sheet.head.cycle > 2);
    return page([...all.map((sheet) => headOf(sheet, call)), headOf(sheetOf(`A-${id}`), call), headOf(sheetOf(`A-${id}-c1`), call)]);
  }],
  ['POST', '/facilities/{facility}/assessments', () => { throw new Problem(409, 'assessment.open.conflict', 'An assessment of this facility is open already'); }],
  ['GET', '/assessments/{assessment}', (call) => (current(call), headOf(sheetOf(call.params.assessment), call))],
  ['GET', '/assessments/{assessment}/answers', (call) => {
    current(call);
    const sheet = sheetOf(call.params.assessment);
    return { groups: groups.map((group) => ({ id: group.id, title: group[`title_${call.language}`] })), items: [...sheet.answers].map(([id, answer]) => itemOf(id, answer, call.language)) };
  }],
  ['POST', '/assessments/{assessment}/answers/sync', (call) => {
    current(call);
    const sheet = sheetOf(call.params.assessment);
    return {
      items: call.body.items.map((item) => {
        const answer = one(sheet.answers, item.control);
        if (answer.version !== item.base_version) return { control: item.control, status: 'conflict', version: answer.version, current: itemOf(item.control, answer, call.language) };
        writeAnswer(sheet, item);
        return { control: item.control, status: 'saved', version: answer.version };
      }),
    };
  }],
  // Somebody else answers: for tests of conflicts.
  ['PUT', '/assessments/{assessment}/answers/{control}', (call) => {
    const sheet = sheetOf(call.params.assessment);
    match(call, one(sheet.answers, call.params.control));
    return itemOf(call.params.control, writeAnswer(sheet, { ...call.body, control: call.params.control }), call.language);
  }],
  ['POST', '/assessments/{assessment}/evidence', (call) => {
    current(call);
    const answer = one(sheetOf(call.params.assessment).answers, call.query.get('control'));
    const bytes = call.body ?? Buffer.alloc(0);
    const evidence = { id: newId('EV-'), name: call.query.get('name'), type: call.headers['content-type'], size: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
    answer.evidence.push(evidence);
    call.status = 201;
    return evidence;
  }],
  ['DELETE', '/evidence/{evidence}', (call) => {
    for (const sheet of sheets.values()) for (const answer of sheet.answers.values()) answer.evidence = answer.evidence.filter((file) => file.id !== call.params.evidence);
  }],
  ['POST', '/assessments/{assessment}/transitions', (call) => {
    const sheet = sheetOf(call.params.assessment);
    sheet.head.status = call.body.to;
    if (call.body.to === 'submitted') sheet.head.submitted = now();
    else sheet.head.decided = now();
    sheet.head.version += 1;
    if (call.body.comment) sheet.comments.push({ id: newId('C'), control: null, text: call.body.comment, author: current(call).user.name, at: now() });
    return headOf(sheet, call);
  }],
  ['GET', '/assessments/{assessment}/comments', (call) => page(sheetOf(call.params.assessment).comments)],
  ['POST', '/assessments/{assessment}/comments', (call) => {
    const comment = { id: newId('C'), control: call.body.control ?? null, text: call.body.text, author: current(call).user.name, at: now() };
    sheetOf(call.params.assessment).comments.push(comment);
    return comment;
  }],
  ['GET', '/assessments/{assessment}/compare', (call) => {
    const after = sheetOf(call.params.assessment);
    const before = sheetOf(call.query.get('with'));
    const side = (answer) => (answer ? { reply: answer.reply, verification: answer.verification, degree: answer.degree } : null);
    return { items: [...after.answers].map(([control, answer]) => ({ control, title: said(call.language, control).title, kind: 'changed', before: side(before.answers.get(control)), after: side(answer) })), tally: {} };
  }],
  ['POST', '/assessments/{assessment}/import', (call) => {
    const text = Buffer.isBuffer(call.body) ? call.body.toString('utf8') : JSON.stringify(call.body);
    return { changed: Math.max(0, text.split('\n').length - 2), read: Math.max(0, text.split('\n').length - 2), findings: [] };
  }],
  ['GET', '/assessments/{assessment}/considered', (call) => {
    const sheet = sheetOf(call.params.assessment);
    call.header('ETag', `"v${sheet.consideredVersion}"`);
    return sheet.considered;
  }],
  ['PUT', '/assessments/{assessment}/considered', (call) => {
    const sheet = sheetOf(call.params.assessment);
    match(call, { version: sheet.consideredVersion });
    sheet.considered = call.body;
    sheet.consideredVersion += 1;
    call.header('ETag', `"v${sheet.consideredVersion}"`);
    return sheet.considered;
  }],

  ['GET', '/deficiencies', (call) => {
    const q = call.query;
    return page([...deficiencies.values()].filter((row) => (!q.get('status') || row.status === q.get('status')) && (!q.get('kind') || row.requirement === q.get('kind')) && (!q.get('facility') || row.facility.id === q.get('facility')) && (!q.get('state') || row.state === q.get('state')) && (!q.get('overdue') || (row.status === 'open' && row.deadline < now()))).map((row) => titled(row, call.language)));
  }],
  ['GET', '/deficiencies/{deficiency}', (call) => titled(one(deficiencies, call.params.deficiency), call.language)],
  ['PATCH', '/deficiencies/{deficiency}', (call) => titled(change(call, deficiencies, call.params.deficiency, call.body), call.language)],
  ['POST', '/deficiencies/{deficiency}/transitions', (call) => {
    const row = one(deficiencies, call.params.deficiency);
    const who = current(call).user.name;
    row.status = { fixed: 'fixed', verified: 'fixed', closed: 'closed', reopened: 'open' }[call.body.to];
    if (call.body.to === 'fixed') row.fixed_by = who;
    if (call.body.to === 'closed') row.closed_by = who;
    row.can = { open: ['fixed'], fixed: ['verified', 'closed', 'reopened'], closed: ['reopened'] }[row.status];
    row.history.push({ at: now(), actor: who, kind: call.body.to, comment: call.body.comment });
    row.version += 1;
    return titled(row, call.language);
  }],
  ['POST', '/deficiencies/{deficiency}/measure', (call) => {
    one(deficiencies, call.params.deficiency).measure = newId('M');
    return { id: 'M1' };
  }],

  ['GET', '/states/{state}', (call) => {
    const id = call.params.state;
    if (!states.has(id)) states.set(id, { id, name: id === 'BR' ? 'Brazil' : id, profile: id === 'BR' ? 'brazil' : 'oas-baseline', periods: id === 'BR' ? { 'drill-months': { value: 3, citation: 'CONPORTOS 53/2020' } } : {}, defaults: kPeriods, version: 1 });
    return states.get(id);
  }],
  ['PATCH', '/states/{state}', (call) => change(call, states, call.params.state, call.body)],
  ['GET', '/organisations', () => page([...organisations.values()])],
  ['POST', '/organisations', (call) => {
    const made = { id: newId('ORG'), ...call.body, version: 1 };
    organisations.set(made.id, made);
    return made;
  }],
  ['GET', '/organisations/{organisation}', (call) => one(organisations, call.params.organisation)],
  ['PATCH', '/organisations/{organisation}', (call) => change(call, organisations, call.params.organisation, call.body)],
  ['POST', '/facilities', () => { throw new Problem(422, 'api.refused', 'The facility was not added', { findings: [{ severity: 'error', code: 'entry.gisis', where: '/gisis', message: 'This is no facility number.', fix: 'Give the UN/LOCODE of the port, a hyphen and four digits.' }] }); }],
  ['POST', '/facilities/{facility}/people', (call) => ({ id: newId('PE'), ...call.body })],
  ['DELETE', '/facilities/{facility}/people/{person}', () => undefined],
  ['POST', '/facilities/{facility}/statements', (call) => ({ id: newId('ST'), ...call.body, status: 'valid' })],
  ['POST', '/statements/{statement}/endorsements', (call) => call.body],
  ['POST', '/statements/{statement}/withdrawal', (call) => call.body],

  ['GET', '/states/{state}/levels', (call) => page([...levels.values()].filter((level) => level.state === call.params.state))],
  ['POST', '/states/{state}/levels', (call) => {
    const made = { id: newId('L'), state: call.params.state, issued: now(), until: null, by: current(call).user.name, withdrawn: null, instructions: [], ...call.body };
    const chosen = call.body.facilities === 'all' ? [...names.keys()].filter((id) => id.startsWith(call.params.state)) : call.body.facilities;
    made.facilities = chosen.map((id) => ({ facility: { id, name: names.get(id) }, issued: made.issued, received: null, attained: null, evidence: null, instructions: [] }));
    levels.set(made.id, made);
    return made;
  }],
  ...['received', 'attained'].map((step) => ['POST', `/levels/{level}/facilities/{facility}/${step}`, (call) => {
    const row = one(levels, call.params.level).facilities.find((each) => each.facility.id === call.params.facility);
    row[step] = now();
    return row;
  }]),
  ['POST', '/levels/{level}/instructions/{n}/facilities/{facility}/done', (call) => {
    const row = one(levels, call.params.level).facilities.find((each) => each.facility.id === call.params.facility);
    row.instructions = [...row.instructions.filter((each) => each.n !== Number(call.params.n)), { n: Number(call.params.n), done: now() }];
    return row;
  }],
  ['POST', '/levels/{level}/withdrawal', (call) => Object.assign(one(levels, call.params.level), { withdrawn: now() })],

  ['GET', '/facilities/{facility}/events', (call) => page(eventsOf(call.params.facility).filter((event) => !call.query.get('kind') || event.kind === call.query.get('kind')))],
  ['POST', '/facilities/{facility}/events', (call) => {
    const made = { id: newId('EV'), ...call.body };
    eventsOf(call.params.facility).unshift(made);
    return made;
  }],
  ['GET', '/calendar', (call) => ({ items: due(call.language).filter((item) => item.due >= (call.query.get('from') ?? '') && item.due <= (call.query.get('to') ?? '9')) })],

  ['GET', '/releases', () => page([...releases.values()])],
  ['POST', '/releases', (call) => {
    const made = { id: newId('R'), until: null, ...call.body };
    releases.set(made.id, made);
    return made;
  }],
  ['DELETE', '/releases/{release}', (call) => { releases.delete(call.params.release); }],

  ['GET', '/users', (call) => page([...users.values()].filter((user) => !call.query.get('q') || user.name.toLowerCase().includes(call.query.get('q').toLowerCase())))],
  ['POST', '/users', (call) => {
    const made = { id: newId('u'), ...call.body, disabled: false, grants: [], version: 1 };
    users.set(made.id, made);
    return { ...made, one_time_password: 'pine-otter-violet-canal' };
  }],
  ['GET', '/users/{user}', (call) => one(users, call.params.user)],
  ['PATCH', '/users/{user}', (call) => {
    const { reset_password, ...edit } = call.body;
    return { ...change(call, users, call.params.user, edit), ...(reset_password ? { one_time_password: 'quiet-harbour-maple-tin' } : {}) };
  }],
  ['POST', '/users/{user}/grants', (call) => {
    const user = one(users, call.params.user);
    const made = { id: newId('g'), role: call.body.role, scope: { ...call.body.scope, name: call.body.scope.id } };
    user.grants.push(made);
    user.version += 1;
    return made;
  }],
  ['DELETE', '/users/{user}/grants/{grant}', (call) => {
    const user = one(users, call.params.user);
    user.grants = user.grants.filter((grant) => grant.id !== call.params.grant);
  }],
  ['GET', '/tokens', () => page([...tokens.values()])],
  ['POST', '/tokens', (call) => {
    const made = { id: newId('t'), last_used: null, ...call.body };
    tokens.set(made.id, made);
    return { ...made, token: `atl_${createHash('sha256').update(made.id).digest('hex').slice(0, 40)}` };
  }],
  ['DELETE', '/tokens/{token}', (call) => { tokens.delete(call.params.token); }],
  ['PUT', '/session/password', (call) => {
    if (call.body.old !== 'demo') throw new Problem(422, 'api.refused', 'The password was not changed', { findings: [{ severity: 'error', code: 'identity.password', where: '/old', message: 'This is not your present password.', fix: 'Type it again.' }] });
  }],
  ['POST', '/session/totp', () => ({ secret: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP', uri: 'otpauth://totp/Atalaya:demo?secret=JBSWY3DPEHPK3PXP', qr: kQr })],
  ['PUT', '/session/totp', () => undefined],
  ['DELETE', '/session/totp', () => undefined],

  ['GET', '/trail', (call) => page(trail.rows().filter((row) => ['actor', 'action', 'subject'].every((name) => !call.query.get(name) || row[name].includes(call.query.get(name)))))],
  ['GET', '/trail/checkpoint', () => trail.checkpoint()],
  ['GET', '/trail/consistency', (call) => ({ proof: trail.consistency(Number(call.query.get('from'))) })],
  ['GET', '/trail/{seq}', (call) => trail.entry(Number(call.params.seq)) ?? one(new Map(), '')],
];
