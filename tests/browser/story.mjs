// One cycle of one facility, played by the people it takes, in a real browser: the officer answers by keyboard and without a connection, the
// other officer cannot approve, the authority returns and approves, a deficiency becomes a measure and is closed by someone else than
// its fixer, and the secretariat sees what was released and nothing else.
import assert from 'node:assert/strict';
import { ask, check, open, person, settled } from './browser.mjs';
import { picture } from './pictures.mjs';

const kFacility = 'BRSSZ-01';
const kRefused = [/40[34] .*/]; // a scene that shows that something is hidden or refused


export async function story(browser, origin, step) {
  const people = {};
  const as = async (login, options) => (people[login] ??= await person(browser, origin, login, options));
  const ok = (answer, status = 200) => {
    assert.equal(answer.status, status, JSON.stringify(answer.value).slice(0, 600));
    return answer.value;
  };

  step('the officer signs in by keyboard');
  const officer = await person(browser, origin, null, { language: 'pt' });
  officer.login = 'pfso.santos';
  const { page, say } = officer;
  await open(officer, '/sign-in');
  await page.locator('input[name=login]').focus();
  await page.keyboard.type('pfso.santos');
  await page.keyboard.press('Tab');
  await page.keyboard.type('atalaya-demo-2026');
  await page.keyboard.press('Enter');
  await page.waitForURL(`${origin}/`);
  const session = ok(await ask(officer, 'GET', '/session'));
  officer.csrf = session.csrf;
  if (session.user.language !== 'pt') {
    ok(await ask(officer, 'PUT', '/session/language', { language: 'pt' }), 204);
    await page.reload();
  }
  await settled(officer);
  await check(officer);
  await picture(officer, 'pfso-today');

  step('the officer starts the next cycle from the last, by keyboard');
  await open(officer, `/facilities/${kFacility}/assessments`);
  const begin = page.getByRole('button', { name: say('web.assess.start'), disabled: false });
  if ((await begin.count()) > 0) {
    await begin.focus();
    await page.keyboard.press('Enter');
  } else {
    await page.getByRole('link', { name: say('web.assess.continue') }).press('Enter'); // a second run on the same node
  }
  await page.waitForURL(/\/assessments\/[0-9A-Z]{26}/);
  const id = /assessments\/([0-9A-Z]{26})/.exec(page.url())[1];
  await page.waitForSelector('.requirement');
  await page.evaluate(() => navigator.serviceWorker.ready);
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  const item = async (control) => ok(await ask(officer, 'GET', `/assessments/${id}/answers`)).items.find((one) => one.control === control);
  const shown = () => page.locator('.requirement').getAttribute('data-control');
  const saved = () => page.locator('.save.good').waitFor();
  const pressed = (reply) => page.waitForFunction((name) => document.querySelector(`.reply.${name}`)?.getAttribute('aria-pressed') === 'true', reply);
  // What is stored, once it is.
  const stored = async (control, reply) => {
    for (let turn = 0; turn < 60; turn += 1) {
      const now = await item(control);
      if (now.reply === reply) return now;
      await page.waitForTimeout(250);
    }
    throw new Error(`${control} is not stored as ${reply}`);
  };

  step('answers by keyboard: 1, 3, 2 with a note');
  const first = await shown();
  await page.keyboard.press('1');
  await pressed('met');
  await stored(first, 'met');
  await page.keyboard.press('j');
  await page.waitForFunction((last) => document.querySelector('.requirement')?.getAttribute('data-control') !== last, first);
  const second = await shown();
  await page.keyboard.press('3');
  await pressed('not-met');
  await stored(second, 'not-met');
  await page.keyboard.press('n');
  await page.keyboard.press('Control+A');
  await page.keyboard.type('O turno da noite não assina o livro.');
  await page.keyboard.press('Escape');
  await saved();
  await picture(officer, 'pfso-assessment');
  await check(officer);

  step('evidence: e leads to the files, the file is kept with its hash');
  await page.keyboard.press('e');
  assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('type')), 'file');
  await page.locator('.requirement input[type=file]').setInputFiles({ name: 'livro-de-turno.txt', mimeType: 'text/plain', buffer: Buffer.from('Livro de turno, novembro de 2026\n') });
  await page.locator('.evidence a', { hasText: 'livro-de-turno.txt' }).waitFor();
  const file = (await item(second)).evidence.find((one) => one.name === 'livro-de-turno.txt');
  assert.ok(file, 'the evidence is on the server');
  assert.ok((await page.locator('.evidence').innerText()).includes(file.sha256.slice(0, 8)), 'and its hash is shown');
  await saved();

  step('without a connection the answers are kept here, and go out when it is back');
  await page.locator('h1').click();
  await page.waitForTimeout(500); // the worker keeps the files of this page
  await officer.context.setOffline(true);
  await page.keyboard.press('j');
  await page.waitForFunction((last) => document.querySelector('.requirement')?.getAttribute('data-control') !== last, second);
  const third = await shown();
  const before = (await page.locator('.reply.partly').getAttribute('aria-pressed')) === 'true' ? 'not-met' : 'partly';
  await page.keyboard.press(before === 'partly' ? '2' : '3');
  await page.locator('.save.warn').waitFor();
  await picture(officer, 'pfso-offline');
  await officer.context.setOffline(false);
  await page.evaluate(() => window.dispatchEvent(new Event('online')));
  await stored(third, before);
  await saved();

  step('the rest is answered through the API, until nothing is missing');
  const cannot = await ask(officer, 'POST', `/assessments/${id}/transitions`, { to: 'submitted', comment: '' });
  assert.ok(cannot.status >= 400 && cannot.status < 500, `an incomplete assessment was submitted: ${cannot.status}`);
  const { items } = ok(await ask(officer, 'GET', `/assessments/${id}/answers`));
  const rest = items.filter((one) => one.reply === 'not-checked').map((one) => ({
    control: one.control, base_version: one.version, reply: 'met', verification: 'documents', checked_on: '2026-11-20', note: '', reason: '',
  }));
  const sent = ok(await ask(officer, 'POST', `/assessments/${id}/answers/sync`, { items: rest }));
  assert.deepEqual(sent.items.filter((one) => one.status !== 'saved'), []);
  const sheet = { vulnerabilities: [{ id: 'v1', title: 'Portão 2', countermeasures: [{ id: 'c1', title: 'Segundo vigia à noite', before: 6.4, after: 3.1 }] }] };
  const lists = {
    domains: ['physical-security', 'structures', 'personnel-protection', 'procedures', 'communications', 'transport', 'utilities', 'other-areas'],
    threats: ['sabotage', 'hijack', 'tampering', 'unauthorised-access', 'weapons-smuggling', 'ship-carrier', 'ship-weapon', 'blockage', 'nbc'],
    assets: ['approaches', 'cargo-facilities', 'power-and-it', 'traffic-services', 'plants-and-piping', 'bridges-and-roads', 'service-craft', 'security-equipment', 'adjacent-waters'],
  };
  for (const [list, ids] of Object.entries(lists)) sheet[list] = Object.fromEntries(ids.map((one) => [one, { considered: true, reason: '' }]));
  const tag = (await ask(officer, 'GET', `/assessments/${id}/considered`)).headers.etag;
  ok(await ask(officer, 'PUT', `/assessments/${id}/considered`, sheet, { 'If-Match': tag }));
  const gate = (one, name) => one.gates.find((each) => each.id === name).missing;
  let now = ok(await ask(officer, 'GET', `/assessments/${id}`));
  for (const text of gate(now, 'evidence')) {
    const control = text.split(' ')[0];
    const put = await officer.context.request.post(`${origin}/api/v1/assessments/${id}/evidence?control=${control}&name=${control}.txt`, {
      data: Buffer.from(`Evidência de ${control}\n`), headers: { 'Content-Type': 'text/plain', 'X-CSRF-Token': officer.csrf },
    });
    assert.ok(put.ok(), `${control}: ${put.status()} ${await put.text()}`);
  }
  // What is inherited from the last cycle and nobody has looked at since.
  for (const text of gate(now, 'answers')) {
    const one = await item(text.split(' ')[0]);
    if (one.reply === 'not-checked') continue;
    const { reply, degree, verification, note, reason } = one;
    ok(await ask(officer, 'PUT', `/assessments/${id}/answers/${one.control}`, { reply, ...(reply === 'partly' ? { degree: degree ?? 0.5 } : {}), verification, checked_on: '2026-11-20', note: note || 'Sem alteração', reason: reason || 'Sem alteração' }, { 'If-Match': `"v${one.version}"` }));
  }
  now = ok(await ask(officer, 'GET', `/assessments/${id}`));
  assert.deepEqual(now.gates.filter((one) => !one.met).map((one) => `${one.id}: ${one.missing[0]}`), [], 'the gates are open');

  step('the other officer comments and cannot approve');
  const rso = await as('rso.atlantico', { language: 'en', width: 1280 });
  await open(rso, `/assessments/${id}?panel=review&control=${second}`);
  await rso.page.locator('form textarea').fill('Gate 2: the night shift signs a separate log.');
  await rso.page.getByRole('button', { name: rso.say('web.review.say'), disabled: false }).press('Enter');
  await rso.page.locator('.comments .said', { hasText: 'separate log' }).waitFor();
  assert.ok((await rso.page.locator('.comments').innerText()).includes('Rui Oliveira'), 'a comment has its author\'s name');
  await picture(rso, 'rso-comment');
  await check(rso);
  assert.equal(await rso.page.getByRole('button', { name: rso.say('web.review.to.approved') }).count(), 0);
  const refused = await ask(rso, 'POST', `/assessments/${id}/transitions`, { to: 'approved', comment: 'Fine' });
  assert.ok([403, 409].includes(refused.status), `an RSO approved: ${refused.status}`);

  step('the officer submits, on the page');
  await open(officer, `/assessments/${id}?panel=review`);
  await page.getByRole('button', { name: say('web.review.to.submitted'), disabled: false }).press('Enter');
  await page.getByText(say('web.assessment-status.submitted'), { exact: false }).first().waitFor();

  step('the authority returns it with a comment');
  const authority = await as('authority.br', { language: 'es' });
  await open(authority, `/assessments/${id}?panel=review`);
  const back = authority.page.getByRole('button', { name: authority.say('web.review.to.returned') });
  assert.ok(await back.isDisabled(), 'a return needs a comment');
  await authority.page.locator('section.card textarea').fill(`${second}: falta la fecha de la última inspección.`);
  await picture(authority, 'authority-review');
  await check(authority);
  await back.press('Enter');
  await authority.page.getByText(authority.say('web.assessment-status.returned')).first().waitFor();

  step('the officer corrects and submits again');
  await open(officer, `/assessments/${id}?control=${second}`);
  await page.waitForSelector('.requirement');
  await page.locator('.requirement input[type=date]').fill('2026-11-25');
  await page.locator('.requirement input[type=date]').press('Tab');
  await saved();
  await open(officer, `/assessments/${id}?panel=review`);
  const again = page.getByRole('button', { name: say('web.review.to.submitted'), disabled: false });
  await again.waitFor();
  await again.press('Enter');
  await page.getByText(say('web.assessment-status.submitted')).first().waitFor();
  assert.equal((await item(second)).checked_on, '2026-11-25');

  step('the authority approves');
  await open(authority, `/assessments/${id}?panel=review`);
  await authority.page.getByRole('button', { name: authority.say('web.review.to.approved'), disabled: false }).press('Enter');
  await authority.page.getByText(authority.say('web.assessment-status.approved')).first().waitFor();
  assert.equal(ok(await ask(authority, 'GET', `/assessments/${id}`)).status, 'approved');

  step('a deficiency becomes a measure');
  const listed = ok(await ask(authority, 'GET', `/deficiencies?facility=${kFacility}&status=open&limit=200`)).items;
  const deficiency = listed.find((one) => one.measure === null && one.solutions.length > 0);
  assert.ok(deficiency, 'there is an open deficiency with a solution');
  await open(authority, `/deficiencies/${deficiency.id}`);
  await authority.page.locator('.solutions button').first().press('Enter');
  await authority.page.getByText(authority.say('web.deficiency.measure.is')).waitFor();
  assert.ok(ok(await ask(authority, 'GET', `/deficiencies/${deficiency.id}`)).measure, 'the deficiency has its measure');
  await authority.page.getByRole('link', { name: authority.say('web.deficiency.measure.open') }).click();
  await settled(authority);
  assert.ok((await authority.page.locator('main table tbody tr').count()) > 0, 'the measure stands among the measures');

  step('fixed by the officer, closed by the authority');
  await open(officer, `/deficiencies/${deficiency.id}`);
  await page.getByRole('button', { name: say('web.deficiency.to.fixed'), disabled: false }).press('Enter');
  await page.getByText(say('web.deficiency-status.fixed')).first().waitFor();
  for (const to of ['verified', 'closed']) {
    const tried = await ask(officer, 'POST', `/deficiencies/${deficiency.id}/transitions`, { to, comment: '' });
    assert.ok(tried.status >= 400 && tried.status < 500, `the fixer took the step ${to}`);
  }
  await open(authority, `/deficiencies/${deficiency.id}`);
  const verify = authority.page.getByRole('button', { name: authority.say('web.deficiency.to.verified'), disabled: false });
  await authority.page.locator('.history').waitFor();
  if ((await verify.count()) > 0) {
    await verify.press('Enter');
    await authority.page.getByRole('button', { name: authority.say('web.deficiency.to.closed'), disabled: false }).waitFor();
  }
  await authority.page.getByRole('button', { name: authority.say('web.deficiency.to.closed'), disabled: false }).press('Enter');
  await authority.page.getByText(authority.say('web.deficiency-status.closed')).first().waitFor();
  const history = await authority.page.locator('.history').innerText();
  assert.ok(history.includes('Paula Fontes') && history.includes('Ana Duarte'), `people by name: ${history}`);
  await picture(authority, 'authority-deficiency');
  await check(authority);

  step('the secretariat sees nothing of it, then what was released, and no more');
  const secretariat = await as('secretariat', { language: 'es', allow: kRefused });
  assert.equal((await ask(secretariat, 'GET', `/assessments/${id}`)).status, 404);
  assert.equal((await ask(secretariat, 'GET', `/deficiencies?facility=${kFacility}`)).value.items.length, 0);
  const release = ok(await ask(authority, 'POST', '/releases', { subject: { kind: 'assessment', id }, audiences: ['role:secretariat'], tlp: 'TLP:AMBER', purpose: 'security' }), 201);
  await open(secretariat, `/assessments/${id}`);
  await secretariat.page.getByText(secretariat.say('web.assessment-status.approved')).first().waitFor();
  assert.ok(await secretariat.page.locator('.reply').first().isDisabled(), 'released for reading only');
  await picture(secretariat, 'secretariat-released');
  await check(secretariat);
  assert.equal((await ask(secretariat, 'GET', `/deficiencies?facility=${kFacility}`)).value.items.length, 0, 'the deficiencies were not released');
  await open(authority, '/releases');
  await picture(authority, 'authority-releases');

  step('another State sees nothing of it');
  const other = await as('authority.ar', { language: 'es', allow: kRefused });
  assert.equal((await ask(other, 'GET', `/deficiencies/${deficiency.id}`)).status, 404);
  assert.equal((await ask(other, 'GET', '/deficiencies?state=BR')).value.items.length, 0);
  await open(other, `/deficiencies/${deficiency.id}`);
  assert.ok((await other.page.locator('main [role=alert]').count()) > 0, 'a hidden deficiency is not found');
  ok(await ask(authority, 'DELETE', `/releases/${release.id}`), 204);
  assert.equal((await ask(secretariat, 'GET', `/assessments/${id}`)).status, 404, 'a withdrawn release hides it again');

  step('the search leads to the port on the map; the language changes in place; the page prints');
  await open(authority, '/deficiencies');
  await authority.page.keyboard.press('/');
  await authority.page.keyboard.type('Santos');
  await authority.page.locator('.search-hits a[href^="/map?port="]').first().waitFor();
  await authority.page.keyboard.press('Escape');
  await open(authority, `/deficiencies?facility=${kFacility}&status=closed`);
  const address = authority.page.url();
  await authority.page.locator('.language select').selectOption('fr');
  await authority.page.waitForFunction(() => document.documentElement.lang === 'fr');
  assert.equal(authority.page.url(), address);
  await settled(authority);
  authority.language = 'fr';
  await check(authority);
  await authority.page.emulateMedia({ media: 'print' });
  assert.ok(await authority.page.locator('.illustrative-badge').isVisible(), 'the print says that the data are illustrative');
  assert.ok(!(await authority.page.locator('.rail').first().isVisible()), 'the rail is not printed');
  await authority.page.emulateMedia({ media: 'screen' });
  for (const one of [officer, ...Object.values(people)]) await one.context.close();
  return { assessment: id, deficiency: deficiency.id };
}
