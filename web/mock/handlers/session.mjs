// Identity, messages, search and duties of the mock.
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Problem } from '../problem.mjs';

const kParts = join(dirname(fileURLToPath(import.meta.url)), '../../../data/messages/parts');
const kAll = [
  'user.manage', 'token.manage', 'node.manage', 'register.edit', 'people.edit', 'statement.issue', 'level.set', 'level.attain', 'event.log',
  'assessment.start', 'assessment.answer', 'assessment.submit', 'assessment.decide', 'assessment.comment', 'deficiency.edit', 'deficiency.fix',
  'deficiency.close', 'analysis.run', 'analysis.what-if', 'fund.edit', 'plan.publish', 'measure.edit', 'objective.edit', 'release', 'trail.read',
];
const accounts = {
  secretariat: ['secretariat', { kind: 'region', id: '', name: '' }, kAll],
  'authority.br': ['authority', { kind: 'state', id: 'BR', name: 'Brazil' }, kAll.filter((name) => name !== 'node.manage')],
  'pfso.brssz': ['pfso', { kind: 'facility', id: 'BRSSZ-01', name: 'Santos container terminal' }, ['people.edit', 'event.log', 'level.attain', 'assessment.start', 'assessment.answer', 'assessment.submit', 'assessment.comment', 'deficiency.fix', 'measure.edit']],
  auditor: ['auditor', { kind: 'node', id: '', name: '' }, ['trail.read']],
};
const node = { name: 'Hemisphere', state: null };
const sessions = new Map();
const cookie = (call) => /(?:^|;\s*)atalaya=([^;]+)/.exec(call.headers.cookie ?? '')?.[1];

function make(login) {
  const [role, scope, can] = accounts[login];
  return {
    user: { id: login, login, name: login, language: 'en' },
    grants: [{ role, scope }],
    csrf: `csrf-${login}`,
    expires: '2026-12-01T08:00:00.000Z',
    can,
    illustrative: true,
    node,
    oidc: false,
  };
}
export function current(call) {
  const session = sessions.get(cookie(call));
  if (!session) throw new Problem(401, 'session.none', 'Sign in first');
  return session;
}

export const routes = [
  ['GET', '/session', current],
  ['POST', '/session', (call) => {
    const { login, password } = call.body;
    if (!accounts[login] || password !== 'demo') throw new Problem(401, 'session.bad-credentials', 'Unknown account or wrong password');
    const key = `${login}-${sessions.size}`;
    const session = make(login);
    // a signed-in session of one language: ?language= in tests goes through PUT /session/language
    session.user.language = call.language;
    sessions.set(key, session);
    call.header('Set-Cookie', `atalaya=${key}; HttpOnly; SameSite=Lax; Path=/`);
    return session;
  }],
  ['DELETE', '/session', (call) => {
    sessions.delete(cookie(call));
  }],
  ['PUT', '/session/language', (call) => {
    current(call).user.language = call.body.language;
  }],
  ['GET', '/session/options', () => ({
    oidc: null,
    languages: ['en', 'es', 'pt', 'fr'],
    demo: Object.entries(accounts).map(([login, [role, scope]]) => ({ login, role, scope, password: 'demo' })),
    illustrative: true,
    node,
  })],
  ['GET', '/messages/{language}', async (call) => {
    const all = {};
    for (const name of await readdir(kParts)) {
      if (!name.endsWith(`.${call.params.language}.json`)) continue;
      for (const [key, value] of Object.entries(JSON.parse(await readFile(join(kParts, name), 'utf8')))) {
        if (key.startsWith('web.') || key.startsWith('word.')) all[key] = value;
      }
    }
    return all;
  }],
  ['GET', '/today', (call) => {
    current(call);
    return {
      sentence: '7 answers lack evidence; the exercise is due in 12 days.',
      items: [
        { due: '2026-11-20', kind: 'deficiency', title: 'Deficiency overdue: container search', detail: 'Santos container terminal', link: '/deficiencies', urgency: 'overdue' },
        { due: '2026-12-12', kind: 'exercise', title: 'Annual exercise', detail: 'Santos container terminal', link: '/calendar', urgency: 'soon' },
        { due: null, kind: 'evidence', title: '7 answers need evidence', detail: 'Assessment 6', link: '/facilities/BRSSZ-01', urgency: 'soon' },
        { due: '2027-03-01', kind: 'statement', title: 'Statement of Compliance expires', detail: 'Santos bulk terminal', link: '/facilities/BRSSZ-02', urgency: 'later' },
      ],
    };
  }],
];
