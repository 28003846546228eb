// A day of those who operate, in a real browser: a manifest with a barred consignee, a phantom shipment and a voyage that no ship can make is handed in with the
// plan and the crane's report of the same ship; the analyst finds all three where they wait, decides, plans and seals an inspection, records its
// outcome by phone, and the rates of tomorrow are others than today's.
import assert from 'node:assert/strict';
import { ask, check, open, person, settled } from './browser.mjs';
import { picture } from './pictures.mjs';
import { invented } from './papers.mjs';

const daysFromNow = (days) => new Date(Date.now() + days * 86400000).toISOString().slice(0, 10);

export async function operate(browser, origin, step) {
  const ok = (answer, status = 200) => {
    assert.equal(answer.status, status, JSON.stringify(answer.value).slice(0, 600));
    return answer.value;
  };
  const until = async (what, look) => {
    for (let turn = 0; turn < 240; turn += 1) {
      const found = await look();
      if (found) return found;
      await new Promise((wake) => setTimeout(wake, 500));
    }
    throw new Error(`${what} did not come in two minutes`);
  };
  const papers = invented();

  step('the analyst sees what waits today');
  const analyst = await person(browser, origin, 'analyst.br', { language: 'es' });
  const { page, say } = analyst;
  await open(analyst, '/');
  await check(analyst);
  await picture(analyst, 'analyst-today');

  step('hands in manifest, stowage plan and moves of one ship');
  await open(analyst, '/declarations');
  await page.locator('input[type=file]').setInputFiles(papers.files.map(({ name, text }) => ({ name, mimeType: 'application/octet-stream', buffer: Buffer.from(text) })));
  for (const { name } of papers.files) {
    const section = page.locator('section.card', { hasText: name });
    await section.locator('.status').first().waitFor({ timeout: 120000 });
    assert.equal(await section.locator('progress').count(), 0, `${name} is read`);
  }
  await check(analyst);
  await picture(analyst, 'analyst-declarations');
  const call = await until('the call of the ship', async () => ok(await ask(analyst, 'GET', `/calls?q=${papers.ship.imo}`)).items[0]);
  const bills = await until('the scores of its bills', async () => {
    const { items } = ok(await ask(analyst, 'GET', `/consignments?call=${call.id}&limit=50`));
    return items.length === papers.bills && items.every((one) => one.channel !== '' && one.channel !== null) ? items : null;
  });
  const billed = (number) => bills.find((one) => one.bill === number);
  assert.ok(billed(papers.barred).open_hits > 0, 'the barred consignee is a hit');
  const phantom = ok(await ask(analyst, 'GET', `/consignments/${billed(papers.phantom).id}`));
  assert.ok(phantom.discrepancies.some((one) => one.kind === 'phantom'), JSON.stringify(phantom.discrepancies).slice(0, 400));
  const honest = ok(await ask(analyst, 'GET', `/consignments/${billed(papers.honest).id}`));
  assert.ok(!honest.discrepancies.some((one) => one.kind === 'phantom') && honest.open_hits === 0, 'what is in order is left alone');

  step('finds the barred consignee in the queue of hits and says that it is them, by keyboard');
  await open(analyst, '/hits');
  const row = page.locator('.queue .row', { hasText: papers.consignee }).first();
  await row.waitFor();
  await row.click();
  await page.locator('.panel table.sides').waitFor();
  await settled(analyst);
  await check(analyst);
  await picture(analyst, 'analyst-hits');
  await page.locator('h1').click();
  await page.keyboard.press('t');
  await page.locator('.panel textarea').waitFor();
  await page.keyboard.type('Mismo nombre y misma dirección que en la orden 22/2026.');
  await page.keyboard.press('Control+Enter');
  await page.waitForFunction((name) => ![...document.querySelectorAll('.queue .row')].some((one) => one.textContent.includes(name)), papers.consignee);

  step('finds the voyage that no ship can make on the board of arrivals');
  await open(analyst, `/arrivals?hours=all&q=${papers.ship.imo}`);
  await page.locator('li.card.urgent', { hasText: papers.ship.name }).waitFor();
  await picture(analyst, 'analyst-arrivals');
  await page.locator('a.call-link', { hasText: papers.ship.name }).press('Enter');
  await settled(analyst);
  assert.match(await page.locator('main').innerText(), /CNSHA/);
  const checked = ok(await ask(analyst, 'GET', `/calls/${call.id}`));
  assert.ok(JSON.stringify(checked.checks ?? checked).includes('arrival.speed-impossible'), 'the call is checked');
  await check(analyst);
  await picture(analyst, 'analyst-call');

  step('finds the phantom in the queue of consignments and selects it for inspection');
  await open(analyst, `/consignments?call=${call.id}&discrepant=yes&decision=open`);
  await page.locator('a', { hasText: papers.phantom }).waitFor();
  await check(analyst);
  await picture(analyst, 'analyst-consignments');
  await page.locator('a', { hasText: papers.phantom }).press('Enter');
  await settled(analyst);
  await check(analyst);
  await picture(analyst, 'analyst-consignment');
  const decide = page.locator('form.card');
  await decide.locator('select').selectOption('selected');
  await decide.locator('textarea').fill('Ni el plan de estiba ni la grúa conocen su contenedor.');
  await decide.getByRole('button').press('Enter');
  await page.waitForFunction((text) => document.querySelector('form.card')?.innerText.includes(text), say('web.consignments.decision.selected'));

  step('plans a day, seals it, and opens it in front of the team');
  const day = daysFromNow(3);
  const stations = ok(await ask(analyst, 'GET', '/inspection-stations')).items;
  const station = stations.find((one) => one.port === 'BRSSZ');
  const before = ok(await ask(analyst, 'GET', `/inspection-stations/${station.id}/rates`));
  await open(analyst, `/inspections?station=${station.id}&day=${day}`);
  await page.getByRole('button', { name: say('web.inspections.make') }).first().press('Enter');
  const dialog = page.locator('dialog[open]');
  await dialog.locator('input[type=date]').fill(day);
  await dialog.getByRole('button', { name: say('web.inspections.make') }).press('Enter');
  const sealing = page.getByRole('button', { name: say('web.inspections.seal') });
  await sealing.waitFor({ timeout: 60000 });
  await sealing.press('Enter');
  const opening = page.getByRole('button', { name: say('web.inspections.open') });
  await opening.waitFor();
  const hash = await page.locator('code.hash').innerText();
  assert.match(hash, /^[0-9a-f]{64}$/);
  assert.equal(ok(await ask(analyst, 'GET', `/inspections?station=${station.id}&from=${day}&to=${day}`)).items.length, 0, 'a sealed plan shows nobody who goes where');
  await picture(analyst, 'analyst-sealed');
  await opening.press('Enter');
  const verify = page.getByRole('button', { name: say('web.inspections.verify') });
  await verify.waitFor();
  await verify.press('Enter');
  await page.getByText(say('web.inspections.verified')).waitFor();
  await check(analyst);
  await picture(analyst, 'analyst-inspections');
  const tasks = ok(await ask(analyst, 'GET', `/inspections?station=${station.id}&from=${day}&to=${day}&limit=200`)).items;
  const task = tasks.find((one) => one.why === 'selected' && one.item === phantom.id);
  assert.ok(task, 'the selected consignment has its inspection');

  step('records by phone what was found');
  const phone = await person(browser, origin, 'analyst.br', { language: 'es', width: 360 });
  await open(phone, `/inspections/tasks/${task.id}`);
  await phone.page.getByRole('button', { name: say('web.inspection-outcome.found') }).press('Enter');
  await phone.page.getByLabel(say('web.inspections.goods')).fill('Cocaína oculta entre repuestos');
  await phone.page.getByLabel(say('web.inspections.quantity')).fill('80');
  await phone.page.getByLabel(say('web.inspections.value')).fill('2000000');
  await phone.page.getByLabel(say('web.inspections.minutes')).fill('50');
  await check(phone);
  await picture(phone, 'analyst-outcome');
  await phone.page.getByRole('button', { name: say('web.inspections.save') }).press('Enter');
  await until('the outcome', async () => ok(await ask(phone, 'GET', `/inspections/${task.id}`)).outcome === 'found');
  assert.equal(ok(await ask(analyst, 'GET', `/consignments/${phantom.id}`)).outcome, 'found');

  step('the rates of tomorrow are others');
  const after = ok(await ask(analyst, 'GET', `/inspection-stations/${station.id}/rates`));
  assert.notDeepEqual(after, before);
  await open(analyst, '/inspections/counters');
  await check(analyst);
  await picture(analyst, 'analyst-counters');

  step('nobody of another State sees any of it');
  const other = await person(browser, origin, 'authority.ar', { allow: [/40[34]/] });
  for (const path of [`/consignments/${phantom.id}`, `/calls/${call.id}`, `/inspections/${task.id}`, `/inspection-stations/${station.id}`]) {
    assert.equal((await ask(other, 'GET', path)).status, 404, path);
  }
  for (const each of [analyst, phone, other]) await each.context.close();
}
