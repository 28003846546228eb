// The promise of the assessment form, kept in a real browser against the mock: what was typed is never lost, whatever happens to the
// connection, the page or the session; and two people who answer the same are asked. Usage: node screens/offline.mjs
import assert from 'node:assert/strict';
import { start } from '../mock/server.mjs';
import { open } from './browser.mjs';

const server = await start(0);
const origin = `http://127.0.0.1:${server.address().port}`;
const browser = await open();
const context = await browser.newContext({ viewport: { width: 1280, height: 860 } });
await context.request.post(`${origin}/api/v1/session`, { data: { login: 'pfso.brssz', password: 'demo' } });
const page = await context.newPage();
page.on('pageerror', (error) => { throw error; });
const stored = async (control) => (await (await context.request.get(`${origin}/api/v1/assessments/A-BRSSZ-01/answers`)).json()).items.find((item) => item.control === control);
const state = (text) => page.locator('.save', { hasText: text }).waitFor({ timeout: 15000 });
const at = (control) => page.goto(`${origin}/assessments/A-BRSSZ-01?control=${control}`);
const step = (text) => console.log(`  ${text}`);

try {
  await at('P02');
  await page.waitForSelector('[data-control=P02].requirement');
  await page.evaluate(() => navigator.serviceWorker.ready);
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  await page.waitForTimeout(800); // the worker keeps the files of this page

  step('a key answers, and the answer is saved');
  await page.keyboard.press('3');
  await page.waitForFunction(() => document.querySelector('.reply.not-met')?.getAttribute('aria-pressed') === 'true');
  await state(/● Saved/);
  assert.equal((await stored('P02')).reply, 'not-met');

  step('without a connection answers stay here, through a reload of the page');
  await context.setOffline(true);
  await page.keyboard.press('j');
  await page.waitForSelector('[data-control=P03].requirement');
  await page.keyboard.press('2');
  await page.keyboard.press('n');
  await page.keyboard.type('Night shift does not sign the log.');
  await state('kept on this device');
  await page.reload();
  await page.waitForSelector('[data-control=P03].requirement');
  assert.equal(await page.locator('[data-note]').inputValue(), 'Night shift does not sign the log.');
  await state('kept on this device');

  step('with the connection back they go out by themselves');
  await context.setOffline(false);
  await page.evaluate(() => window.dispatchEvent(new Event('online')));
  await state(/● Saved/);
  const after = await stored('P03');
  assert.equal(after.reply, 'partly');
  assert.equal(after.note, 'Night shift does not sign the log.');

  step('the session ends in mid-form: signing in over the page loses nothing');
  await context.clearCookies();
  await page.locator('[data-note]').fill('Night shift signs since November.');
  await page.waitForSelector('dialog[open] input[type=password]');
  await page.locator('dialog[open] input[type=password]').fill('demo');
  await page.keyboard.press('Enter');
  await page.waitForSelector('dialog[open]', { state: 'detached' });
  await state(/● Saved/);
  assert.equal((await stored('P03')).note, 'Night shift signs since November.');

  step('somebody else answered the same: both stand side by side, the person decides');
  const before = await stored('P04');
  await at('P04');
  await page.waitForSelector('[data-control=P04].requirement');
  await page.waitForTimeout(300);
  await context.request.put(`${origin}/api/v1/assessments/A-BRSSZ-01/answers/P04`, { data: { reply: 'not-met', note: 'Found open.' }, headers: { 'If-Match': `"v${before.version}"` } });
  await page.keyboard.press('1');
  await page.waitForSelector('.conflict');
  assert.equal((await stored('P04')).note, 'Found open.');
  await page.getByRole('button', { name: 'Keep mine' }).click();
  await state(/● Saved/);
  assert.equal((await stored('P04')).reply, 'met');

  step('evidence by the file button, with its hash shown, is on the server');
  await page.keyboard.press('e');
  await page.locator('.requirement input[type=file]').setInputFiles({ name: 'gate.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7 gate') });
  await page.locator('.evidence a', { hasText: 'gate.pdf' }).waitFor();
  const file = (await stored('P04')).evidence.find((one) => one.name === 'gate.pdf');
  assert.ok((await page.locator('.evidence').innerText()).includes(file.sha256.slice(0, 8)));
  console.log('nothing was lost');
} catch (error) {
  await page.screenshot({ path: '/tmp/offline-failed.png' }).catch(() => undefined);
  console.error(error);
  process.exitCode = 1;
} finally {
  await browser.close();
  server.close();
  server.closeAllConnections();
}
