// What the browser tests share: Debian's Chromium, people who sign in, and an ear for everything a page must not do. playwright-core and
// axe-core come from the console's own node_modules.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

export const here = dirname(fileURLToPath(import.meta.url));
const need = createRequire(pathToFileURL(join(here, '../../web/package.json')));
const { chromium } = need('playwright-core');
const axe = readFileSync(need.resolve('axe-core/axe.min.js'), 'utf8');

export const kPassword = 'atalaya-demo-2026';

export const openBrowser = () =>
  chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    headless: true,
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });

// Everything that went wrong in the run; one line each. A run with any of them fails.
export const problems = [];
export const bad = (where, text) => {
  problems.push(`${where}: ${text}`);
  console.log(`  ! ${where}: ${text}`);
};

// The console's words in one language, as the server gives them: the tests press what a reader sees, in any language.
const catalogues = new Map();
export async function words(origin, language) {
  if (!catalogues.has(language)) catalogues.set(language, await (await fetch(`${origin}/api/v1/messages/${language}`)).json());
  const all = catalogues.get(language);
  return (key) => {
    if (!(key in all)) throw new Error(`no message ${key}`);
    return all[key].replace(/''/g, "'");
  };
}

// One person at one screen. `allow` lists answers of the server that the scene expects: [/regular expression of METHOD STATUS PATH/].
export async function person(browser, origin, login, { language = 'en', width = 1280, dark = false, allow = [] } = {}) {
  const context = await browser.newContext({
    viewport: { width, height: width < 500 ? 740 : 860 },
    locale: language,
    colorScheme: dark ? 'dark' : 'light',
    bypassCSP: false,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(20000);
  const me = { login, language, width, context, page, origin, say: await words(origin, language), allow, where: login ?? 'nobody', csrf: '' };
  page.on('pageerror', (error) => bad(me.where, `error in the page: ${error.message}`));
  page.on('console', (message) => {
    // An answer of 4xx is also told on the console; it is judged below, with its path.
    if (message.type() !== 'error' || /Failed to load resource/.test(message.text())) return;
    bad(me.where, `console: ${message.text()}`);
  });
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(`${origin}/`) && !url.startsWith('data:') && !url.startsWith('blob:')) bad(me.where, `external request ${url}`);
  });
  page.on('response', (response) => {
    if (response.status() < 400) return;
    const told = `${response.request().method()} ${response.status()} ${response.url().slice(origin.length)}`;
    if (told === 'GET 401 /api/v1/session' || me.allow.some((each) => each.test(told))) return;
    bad(me.where, told);
  });
  if (login) await signIn(me);
  return me;
}

export async function signIn(me) {
  const answer = await me.context.request.post(`${me.origin}/api/v1/session`, { data: { login: me.login, password: kPassword }, headers: { 'Accept-Language': me.language } });
  if (!answer.ok()) throw new Error(`${me.login} cannot sign in: ${answer.status()} ${await answer.text()}`);
  const session = await answer.json();
  me.csrf = session.csrf;
  // The console speaks the language of the account.
  if (session.user.language !== me.language) await ask(me, 'PUT', '/session/language', { language: me.language });
}

// A request of the person outside the page, for what would take long by hand.
export async function ask(me, method, path, body, headers = {}) {
  const answer = await me.context.request.fetch(`${me.origin}/api/v1${path}`, {
    method,
    headers: { 'X-CSRF-Token': me.csrf, 'Accept-Language': me.language, ...headers },
    ...(body === undefined ? {} : { data: body }),
  });
  const text = await answer.text();
  let value = null;
  try {
    value = text === '' ? null : JSON.parse(text);
  } catch {
    value = text;
  }
  return { status: answer.status(), value, headers: answer.headers() };
}

export async function open(me, path) {
  me.where = `${me.login ?? 'nobody'} ${path} ${me.language} ${me.width}`;
  await me.page.goto(me.origin + path, { waitUntil: 'load' });
  await settled(me);
}

// The page has its heading and waits for nothing.
export async function settled(me) {
  await me.page.waitForSelector('article.page h1', { timeout: 60000 });
  await me.page.waitForFunction(() => document.querySelector('[aria-busy=true], .loading') === null, null, { timeout: 60000 }).catch(() => bad(me.where, 'still loading after a minute'));
  await me.page.waitForTimeout(60);
}

// What every page keeps: no message without a text, no wider than the screen, WCAG 2.2 AA as far as axe sees it, illustrative data marked.
export async function check(me, { illustrative = true } = {}) {
  const { page, where } = me;
  const raw = await page.evaluate(() => [...document.body.innerText.matchAll(/\bweb\.[a-z][\w.-]+/g)].map((match) => match[0]));
  if (raw.length > 0) bad(where, `messages without a text: ${[...new Set(raw)].join(', ')}`);
  const ids = await page.evaluate(() => [...(document.querySelector('main')?.innerText ?? '').matchAll(/\b01[0-9A-HJKMNP-TV-Z]{24}\b/gi)].map((match) => match[0]));
  if (ids.length > 0) bad(where, `ids where a name belongs: ${[...new Set(ids)].slice(0, 4).join(', ')}`);
  const holes = await page.evaluate(() => [...document.body.innerText.matchAll(/.{0,20}\b(undefined|NaN|\[object Object\]|Invalid Date)\b.{0,20}/g)].map((match) => match[0]));
  if (holes.length > 0) bad(where, `holes: ${holes.slice(0, 3).join(' | ')}`);
  const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  if (over > 0) bad(where, `${over} px wider than the screen`);
  if (illustrative && (await page.locator('.illustrative-badge').count()) === 0) bad(where, 'illustrative data without its badge');
  const english = await page.evaluate(() => document.documentElement.lang);
  if (english !== me.language) bad(where, `speaks ${english}`);
  await page.evaluate(axe); // through the protocol, so that the policy of the page does not matter
  const result = await page.evaluate(() => window.axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] }));
  for (const violation of result.violations) {
    bad(where, `${violation.id}: ${violation.help}\n      ${violation.nodes.slice(0, 3).map((node) => node.html.slice(0, 160)).join('\n      ')}`);
  }
}
