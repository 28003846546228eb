// Map, pictures, explanations, plan, funds, measures, objectives, analyses and jobs of the mock.
import { Problem } from '../problem.mjs';
import * as data from '../data.mjs';
import { current } from './session.mjs';

const { analysis } = data;
const head = { id: 'AN2', created: '2026-11-29T10:00:00.000Z', illustrative: true, versions: { region: '1.0', standard: '1.0.0' } };
const flat = (estimate) => ({ mean: estimate.mean, p05: estimate.low, p95: estimate.high });

const capacity = new Map(data.portRows.map((row) => [data.portId(row), Number(row.capacity_teu)]));
const placed = new Map(data.portRows.map((row) => [row.id, row]));
function map() {
  const shown = new Set(data.portById.keys());
  const top = analysis.ports.slice(0, 3);
  return {
    analysis: head,
    sentence: `Three ports carry ${Math.round(100 * top.reduce((sum, port) => Math.max(sum, port.exposure), 0))} % of the exposure: ${top.map((port) => port.name).join(', ')}.`,
    ports: analysis.ports.map((port, at) => ({
      id: port.id, name: port.name, state: port.state, lat: port.lat, lon: port.lon, capacity: capacity.get(port.id) ?? 0,
      exposure: port.exposure, exposure_by_role: port.exposure_by_role, rank: at + 1, evasion: port.weakest_evasion,
      local_money: port.local_money_per_year, local_lives: port.local_lives_per_year, unknown: port.unknown, released: true,
    })),
    lanes: data.lanes
      .map((lane) => [data.portId(placed.get(lane.from_id)), data.portId(placed.get(lane.to_id)), Number(lane.capacity_teu), 'container'])
      .filter(([from, to]) => shown.has(from) && shown.has(to)),
    incidents: data.incidents.filter((each) => each.date >= '2010').map((each) => ({ lat: Number(each.lat), lon: Number(each.lon), date: each.date, type: each.type })),
    substitutes: analysis.substitutes.map((each) => ({
      port: each.port, family: each.today.family, today: each.today.ports, instead: each.instead.ports, evade_before: each.today.evade, evade_after: each.instead.evade,
    })),
  };
}

const tree = (id) => {
  const facility = data.facilityById.get(id.split('/')[0]);
  const port = data.portById.get(id);
  if (!facility && !port) throw new Problem(404, 'not-found', 'Not found');
  if (port) {
    return {
      label: `Exposure of ${port.name}`, value: port.exposure, unit: 'share', source: 'computed',
      parts: Object.entries(port.exposure_by_role).map(([role, value]) => ({ label: `as ${role} gate`, value, unit: 'share', source: 'computed', parts: [] })),
    };
  }
  return {
    label: `Expected loss a year at ${facility.name}`, value: facility.money_per_year.mean, unit: 'USD/year', source: 'computed',
    parts: facility.scenarios.map((each) => ({
      label: data.scenarios.get(each.scenario).title.en, value: each.money_per_year, unit: 'USD/year', source: 'computed',
      parts: [
        { label: 'Chance that an attempt succeeds', value: each.vulnerability.mean, unit: 'probability', source: 'answers.csv' },
        { label: 'Attempts', value: each.attempts_per_year.mean, unit: 'attempts/year', source: `incidents.csv (${each.incidents})` },
      ],
    })),
  };
};

// What each budget adds, port by port: the list that stays valid when the money is cut.
const kCases = analysis.plan.cases;
const steps = (language) => {
  const list = [];
  let cumulative = 0;
  for (let at = 0; at < kCases.length; at += 1) {
    for (const priority of analysis.plan.priorities) {
      const mine = analysis.plan.measures.filter(
        (measure) => measure.budget_case === at && (priority.port ? data.facilityById.get(measure.facility)?.port === priority.port : !measure.facility && measure.state === priority.state),
      );
      if (mine.length === 0) continue;
      const cost = mine.reduce((sum, measure) => sum + measure.committed, 0);
      cumulative += cost;
      const port = data.portById.get(priority.port);
      list.push({
        rank: list.length + 1, port: priority.port ?? null, name: priority.name, state: priority.state ?? port.state, cost, cumulative,
        gain: mine.reduce((sum, measure) => sum + measure.gain_per_year, 0), certainty: priority.certainty,
        measures: mine.map((measure) => ({
          id: `${measure.facility ?? measure.state}/${measure.solution}`, facility: measure.facility ?? null, state: priority.state ?? port.state,
          solution: data.solutions.get(measure.solution).title[language], capital: measure.capital, yearly: measure.yearly, by_fund: measure.by_fund,
          start: measure.start_year, end: measure.end_year, owner: measure.owner, indicator: '', effect: measure.gain_per_year, requirement: measure.requirement,
        })),
      });
    }
  }
  return list;
};
const funds = new Map(data.fundPack.funds.map((fund) => [fund.id, { ...structuredClone(fund), version: 1 }]));
const fundOf = (fund, language) => ({
  ...fund, title: fund.title[language] ?? fund.title.en, description: fund.description[language], reason: fund.reason[language], budget: fund.weight * kCases[1].budget,
});
const plan = (language) => ({
  analysis: head,
  sentence: '25 M USD buys 25 % less exposure; the next dollar of the national budgets buys most.',
  budgets: kCases.map((each) => ({
    amount: each.budget, probability: each.probability, exposure_before: each.evasion_before, exposure_after: each.evasion_after,
    harm_before: each.harm_before, harm_after: each.harm_after, money_before: each.money_before, money_after: each.money_after,
    fund_spent: each.fund_spent, fund_price: each.fund_price,
  })),
  steps: steps(language),
  funds: [...funds.values()].map((fund) => fundOf(fund, language)),
});

const measures = [];
let serial = 0;
function publish(name, budget, author) {
  const id = `PL${(serial += 1)}`;
  for (const step of steps('en').filter((each) => each.cumulative <= budget)) {
    for (const each of step.measures) {
      const facility = data.facilityById.get(each.facility);
      const cost = Object.values(each.by_fund).reduce((a, b) => a + b, 0);
      const done = data.share(each.id);
      measures.push({
        id: `${id}-${measures.length}`, plan: id, deficiency: null, state: each.state, port: step.port, facility: facility ? { id: facility.id, name: facility.name } : null,
        title: each.solution, indicator: 'Controls met at the next inspection', requirement: each.requirement, status: done > 0.8 ? 'done' : done > 0.4 ? 'started' : 'planned',
        progress: done > 0.8 ? 1 : done > 0.4 ? Math.round(done * 10) / 10 : 0, owner: each.owner, start: `${each.start}-01-01`, end: `${each.end}-12-31`,
        cost, spent: done > 0.4 ? Math.round(cost * done * 0.8) : 0, by_fund: each.by_fund, late: done > 0.4 && done < 0.5, note: '', version: 1,
      });
    }
  }
  return { id, name, analysis: 'AN2', budget, currency: 'USD', published: '2026-11-30T12:00:00.000Z', author, measures: measures.filter((each) => each.plan === id).length };
}
const plans = [publish('Plan 2026', 5000000, 'secretariat')];

const kObjectives = [
  ['trade', 'Trade flows unhindered', '13.a', [['1.1', 'Facilities in scope with a valid Statement of Compliance', 'share', 0.78, 0.95], ['1.2', 'Approved assessments not older than five years', 'share', 0.71, 1]]],
  ['industry', 'The maritime industry is engaged', '13.b', [['2.1', 'Measures paid by operators and levies', 'share', 0.31, 0.4]]],
  ['borders', 'Borders are protected', '13.c', [['3.1', 'Deficiencies closed within their deadline', 'share', 0.52, 0.9]]],
  ['crime', 'Ports are denied to crime', '13.d', [['4.1', 'Access controls met and verified', 'share', 0.66, 0.9]]],
  ['respond', 'Respond, and find what more is needed', '13.e', [['5.1', 'Deficiencies with a solution, an owner and a date', 'share', 0.83, 1], ['5.2', 'Cost of open measures that has a fund', 'share', 0.6, 0.8]]],
  ['cooperate', 'The hemisphere cooperates', '13.f', [['6.1', 'Joint exercises', 'count', 9, 12], ['6.4', 'Share of exposure at the ten weakest links', 'share', 0.62, 0.4]]],
].map(([id, title, clause, list]) => ({
  id, title, clause,
  indicators: list.map(([key, name, unit, value, target]) => ({
    id: key, title: name, definition: `${name}: counted on the day, over all that the reader may see.`, value, unit, target, by: '2028-12-31',
    trend: [2022, 2023, 2024, 2025, 2026].map((year, at) => ({ date: `${year}-12-31`, value: value * (0.7 + 0.075 * at) })),
    late: value < target * 0.8 ? [{ name: 'Honduras', state: 'HN', detail: '3 facilities' }, { name: 'Guyana', state: 'GY', detail: '1 facility' }] : [],
    status: value >= target ? 'met' : value >= target * 0.8 ? 'on-track' : 'behind', version: 1,
  })),
}));

const jobs = new Map();
const analyses = [
  { id: 'AN2', created: head.created, author: 'secretariat', draws: 10000, seed: '20261101', illustrative: true, sentence: 'Three ports carry 55 % of the exposure.', versions: head.versions },
  { id: 'AN1', created: '2026-10-15T09:30:00.000Z', author: 'secretariat', draws: 10000, seed: '20261101', illustrative: true, sentence: 'Three ports carry 58 % of the exposure.', versions: head.versions },
];

export const routes = [
  ['GET', '/map', (call) => (current(call), map())],
  ['GET', '/ports/{port}/picture', (call) => {
    const port = data.portById.get(call.params.port);
    if (!port) throw new Problem(404, 'not-found', 'Not found');
    return { sentence: `${port.name} is ${port.rank}th by exposure (${port.exposure.toFixed(2)}).`, ...port, illustrative: true };
  }],
  ['GET', '/facilities/{facility}/picture', (call) => {
    const each = data.facilityById.get(call.params.facility);
    if (!each) throw new Problem(404, 'not-found', 'Not found');
    const ordered = [...each.scenarios].sort((a, b) => b.vulnerability.mean - a.vulnerability.mean);
    const worst = ordered[0];
    return {
      sentence: `Vulnerable mostly to ${data.scenarios.get(worst.scenario).title[call.language]} (${worst.vulnerability.mean.toFixed(2)}), because ${data.controlTitle(each.deficiencies[0].control, call.language)} is ${each.deficiencies[0].answer}.`,
      scenarios: ordered.map((s) => ({
        id: s.scenario, title: data.scenarios.get(s.scenario).title[call.language], family: data.scenarios.get(s.scenario).family, mean: s.vulnerability.mean, p05: s.vulnerability.low, p95: s.vulnerability.high,
        rate: s.attempts_per_year.mean, money: s.money_per_year, lives: s.lives_per_year,
      })),
      deficiencies: each.deficiencies.slice(0, 10).map((d, at) => ({
        id: `D-${each.id}-${d.control}`, control: d.control, title: data.controlTitle(d.control, call.language), reply: d.answer, gain: 400000 / (at + 1), cost: 20000 + 50000 * data.share(d.control),
        solution: data.solutions.get(d.solutions[0])?.title[call.language] ?? null,
      })),
      cycles: [1, 2, 3, 4, 5].map((cycle) => ({
        cycle, date: `${2021 + cycle}-06-30`, met: Math.round(each.answers.met * (0.55 + 0.09 * cycle)), partly: each.answers.partly, not_met: Math.round(each.answers.not_met * (2 - 0.2 * cycle)),
        not_applicable: each.answers.not_applicable, not_checked: Math.round(each.answers.not_checked * (2.2 - 0.24 * cycle)),
      })),
      loss: { money: flat(each.money_per_year), lives: flat(each.lives_per_year) },
      illustrative: true,
    };
  }],
  ['GET', '/explain/{kind}/{id}', (call) => tree(call.params.id)],
  ['GET', '/plan', (call) => plan(call.language)],
  ['POST', '/what-if', async (call) => {
    const port = data.portById.get(call.body.port);
    const substitute = analysis.substitutes.find((each) => each.port === call.body.port);
    if (!port) throw new Problem(404, 'not-found', 'Not found');
    await new Promise((resolve) => setTimeout(resolve, 300));
    const much = call.body.to === 'best' ? 0.3 : 0.6;
    const numbers = (factor) => ({ exposure: port.exposure * factor, harm: port.harm_per_year * factor, evasion: port.weakest_evasion * factor, local_money: port.local_money_per_year * factor, local_lives: port.local_lives_per_year * factor });
    return {
      before: numbers(1), after: numbers(much),
      substitute: substitute ? map().substitutes.find((each) => each.port === port.id) : null,
    };
  }],
  ['GET', '/funds', (call) => ({ items: [...funds.values()].map((fund) => fundOf(fund, call.language)), next: null })],
  ['PUT', '/funds/{fund}', (call) => {
    const fund = funds.get(call.params.fund);
    if (call.headers['if-match'] !== `"v${fund.version}"`) throw new Problem(412, 'stale', 'Changed meanwhile', { current: fundOf(fund, call.language) });
    if (call.body.max_share > 1 || call.body.max_share < 0) {
      throw new Problem(422, 'invalid', 'The fund cannot be saved', { findings: [{ severity: 'error', code: 'fund.share', where: '/max_share', message: 'A share lies between 0 and 1.', fix: 'Give a percentage up to 100.' }] });
    }
    for (const key of ['weight', 'max_share', 'state_cap', 'kinds', 'requirements']) if (key in call.body) fund[key] = call.body[key];
    fund.version += 1;
    return fundOf(fund, call.language);
  }],
  ['GET', '/plans', () => ({ items: [...plans].reverse(), next: null })],
  ['GET', '/plans/{plan}', (call) => {
    const found = plans.find((each) => each.id === call.params.plan);
    return { ...found, steps: steps(call.language).filter((each) => each.cumulative <= found.budget) };
  }],
  ['POST', '/plans', (call) => {
    const next = publish(call.body.name, call.body.budget, current(call).user.login);
    plans.push(next);
    call.status = 201;
    return next;
  }],
  ['GET', '/measures', (call) => {
    const { query } = call;
    const all = measures.filter((each) => ['state', 'status', 'plan'].every((key) => !query.get(key) || each[key] === query.get(key)) && (!query.get('facility') || each.facility?.id === query.get('facility')));
    const from = Number(query.get('cursor') ?? 0);
    const limit = Number(query.get('limit') ?? 50);
    return { items: all.slice(from, from + limit), next: from + limit < all.length ? String(from + limit) : null };
  }],
  ['PATCH', '/measures/{measure}', (call) => {
    const found = measures.find((each) => each.id === call.params.measure);
    if (call.headers['if-match'] !== `"v${found.version}"`) throw new Problem(412, 'stale', 'Changed meanwhile', { current: found });
    Object.assign(found, call.body, { version: found.version + 1 });
    return found;
  }],
  ['GET', '/objectives', () => kObjectives],
  ['PUT', '/objectives/indicators/{indicator}', (call) => {
    const found = kObjectives.flatMap((each) => each.indicators).find((each) => each.id === call.params.indicator);
    Object.assign(found, call.body, { version: found.version + 1 });
    return found;
  }],
  ['GET', '/analyses', () => ({ items: analyses, next: null })],
  ['GET', '/analyses/{analysis}', (call) => analyses.find((each) => each.id === call.params.analysis)],
  ['GET', '/analyses/{analysis}/compare', () => ({
    sentence: 'Exposure fell by 3 points; 4 ports changed rank.',
    items: analysis.ports.slice(0, 12).map((port, at) => ({ what: 'port', title: port.name, before: port.exposure * (1 + 0.02 * (at % 4)), after: port.exposure, unit: 'share', link: `/map?port=${port.id}` })),
  })],
  ['POST', '/analyses', (call) => {
    const id = `J${jobs.size + 1}`;
    jobs.set(id, Date.now());
    call.status = 202;
    return { job: id };
  }],
  ['GET', '/jobs/{job}', (call) => {
    const part = Math.min(1, (Date.now() - jobs.get(call.params.job)) / 3000);
    return { id: call.params.job, status: part < 1 ? 'running' : 'done', progress: part, stage: 'Weighing the network' };
  }],
  ['GET', '/jobs/{job}/events', (call) => {
    const begun = jobs.get(call.params.job);
    call.response.writeHead(200, { 'Content-Type': 'text/event-stream' });
    const timer = setInterval(() => {
      const part = Math.min(1, (Date.now() - begun) / 3000);
      call.response.write(`event: ${part < 1 ? 'progress' : 'done'}\ndata: ${JSON.stringify({ progress: part, stage: part < 0.5 ? 'Quantifying risk' : 'Weighing the network', result: { analysis: 'AN3' } })}\n\n`);
      if (part >= 1) {
        clearInterval(timer);
        call.response.end();
      }
    }, 250);
    call.request.on('close', () => clearInterval(timer));
  }],
];
