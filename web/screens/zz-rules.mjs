import { readFile, mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { open } from './browser.mjs';
const origin = process.argv[2];
await mkdir('/tmp/t5_shots', { recursive: true });
const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const browser = await open();
const language = process.argv[3] ?? 'en';
for (const width of [1280, 360]) {
  const context = await browser.newContext({ viewport: { width, height: 860 }, locale: language, bypassCSP: true });
  const page = await context.newPage();
  page.setDefaultTimeout(20000);
  page.on('pageerror', (e) => console.log('! error', e.message));
  page.on('console', (m) => m.type() === 'error' && console.log('! console', m.text()));
  const login = await context.request.post(`${origin}/api/v1/session`, { data: { login: 'analyst.br', password: 'atalaya-demo-2026' }, headers: { 'Accept-Language': language } });
  const csrf = (await login.json()).csrf;
  const rules = await (await context.request.get(`${origin}/api/v1/rules?limit=200`)).json();
  const vgm = rules.items.find((r) => r.name === 'vgm-gap');
  const check = async (name, path, before) => {
    await page.goto(origin + path, { waitUntil: 'networkidle' });
    await page.waitForSelector('h1');
    if (before) await before().catch((e) => console.log('! before', name, e.message.split('\n')[0]));
    await page.waitForTimeout(600);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    if (wide > 0) console.log('! wider than the screen', name, width, wide);
    await page.evaluate(axe);
    const found = await page.evaluate(() => globalThis.axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] }));
    for (const v of found.violations) console.log('! axe', name, width, v.id, v.nodes.length, v.nodes[0].html.slice(0, 160));
    const missing = await page.evaluate(() => (document.body.innerText.match(/\bweb\.[a-z.-]+/g) ?? []).slice(0, 5));
    if (missing.length) console.log('! words', name, missing);
    await page.screenshot({ path: `/tmp/t5_shots/${name}-${width}-${language}.png`, fullPage: true });
    console.log('ok', name, width);
  };
  await check('rules', '/rules');
  await check('thresholds', '/rules/thresholds');
  await check('new', '/rules/new', async () => {
    await page.getByLabel(/Condition|Condici|Condiç/i).first().fill('import and\n valeu > 5');
  });
  await check('rule', `/rules/${vgm.id}`, async () => {
    if (width === 1280) {
      await context.request.post(`${origin}/api/v1/rules/${vgm.id}/back-tests`, { data: {}, headers: { 'X-CSRF-Token': csrf } });
      for (let i = 0; i < 60; i++) {
        const tests = await (await context.request.get(`${origin}/api/v1/rules/${vgm.id}/back-tests`)).json();
        if (tests.items.length) { console.log(JSON.stringify(tests.items[0].result.change), tests.items[0].enough, tests.items[0].result.measured, tests.items[0].result.measured_found); break; }
        await page.waitForTimeout(500);
      }
      await page.reload({ waitUntil: 'networkidle' });
    }
  });
  await context.close();
}
await browser.close();
