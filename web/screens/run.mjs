// Opens every page of the console on the mock server at 1280 and 360 px, runs axe on it, listens for errors and for what the strict
// content policy refuses, and leaves a screenshot. Usage: node screens/run.mjs [--only TEXT] [--language es] [--dark] [--out FOLDER]
import { mkdir, readFile, readdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { start } from '../mock/server.mjs';
import { open } from './browser.mjs';

const option = (name, otherwise) => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? otherwise : (process.argv[at + 1] ?? otherwise);
};
const here = dirname(fileURLToPath(import.meta.url));
const out = option('out', join(here, '../../build/screens'));
const only = option('only', '');
const language = option('language', 'en');
const dark = process.argv.includes('--dark');
await mkdir(out, { recursive: true });

// screens/pages-*.mjs: export default [{name, path, login?, before?(page)}]
const pages = [];
for (const name of (await readdir(here)).sort()) {
  if (/^pages-.*\.mjs$/.test(name)) pages.push(...(await import(pathToFileURL(join(here, name)))).default);
}
const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const server = await start(0);
const origin = `http://127.0.0.1:${server.address().port}`;
const browser = await open();
let problems = 0;
const bad = (where, text) => {
  problems += 1;
  console.log(`  ! ${where}: ${text}`);
};

for (const width of option('width', '1280,360').split(',').map(Number)) {
  for (const each of pages.filter((page) => only.split(',').some((part) => page.name.includes(part)))) {
    const context = await browser.newContext({
      viewport: { width, height: width === 360 ? 740 : 860 },
      colorScheme: dark ? 'dark' : 'light',
      locale: language,
      bypassCSP: false,
    });
    const page = await context.newPage();
    page.setDefaultTimeout(20000);
    const where = `${each.name} ${width}`;
    page.on('pageerror', (error) => bad(where, error.message));
    page.on('console', (message) => {
      if (message.type() === 'error' && !/40[134]|41[02]|422/.test(message.text())) bad(where, message.text());
    });
    page.on('request', (request) => {
      if (!request.url().startsWith(origin) && !request.url().startsWith('data:') && !request.url().startsWith('blob:')) bad(where, `external request ${request.url()}`);
    });
    if (each.login !== null) {
      await context.request.post(`${origin}/api/v1/session`, { data: { login: each.login ?? 'secretariat', password: 'demo' }, headers: { 'Accept-Language': language } });
    }
    await page.goto(origin + each.path, { waitUntil: 'networkidle' });
    await page.waitForSelector('h1', { timeout: 40000 }).catch(() => bad(where, 'no heading within 40 s'));
    if (each.before) await each.before(page).catch((error) => bad(where, error.message.split('\n')[0]));

    await page.waitForTimeout(150);
    const raw = await page.evaluate(() => [...document.body.innerText.matchAll(/\bweb\.[a-z][\w.-]+/g)].map((match) => match[0]));
    if (raw.length > 0) bad(where, `missing messages ${[...new Set(raw)].join(', ')}`);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    if (overflow > 0) bad(where, `page is ${overflow} px wider than the screen`);
    await page.evaluate(axe); // through the protocol, so the policy of the page does not matter
    const result = await page.evaluate(() => window.axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] }));
    for (const violation of result.violations) bad(where, `${violation.id}: ${violation.help}\n      ${violation.nodes.slice(0, 4).map((node) => node.html.slice(0, 160)).join('\n      ')}`);
    await page.screenshot({ path: join(out, `${each.name}-${width}${dark ? '-dark' : ''}${language === 'en' ? '' : `-${language}`}.png`), fullPage: each.full ?? true });
    await context.close();
  }
}
await browser.close();
server.close();
console.log(problems === 0 ? `${pages.length} pages clean` : `${problems} problems`);
process.exit(problems === 0 ? 0 : 1);
