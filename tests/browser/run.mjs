// node run.mjs ORIGIN [story|operate|pages|size]: the browser tests against a server of the demonstration whose first analysis is there.
import { check, open, openBrowser, person, problems } from './browser.mjs';
import { fill, known } from './known.mjs';
import { pages } from './pages.mjs';
import { picture } from './pictures.mjs';
import { operate } from './operate.mjs';
import { story } from './story.mjs';

const [origin, only = ''] = process.argv.slice(2);
const began = Date.now();
const seconds = () => ((Date.now() - began) / 1000).toFixed(1);
const step = (text) => console.log(`  ${seconds().padStart(6)} s  ${text}`);
const browser = await openBrowser();

// What a first visit brings over the line, compressed as the server sends it.
async function firstLoad() {
  const kMost = 300 * 1024;
  const me = await person(browser, origin, null);
  const session = await me.context.newCDPSession(me.page);
  await session.send('Network.enable');
  let bytes = 0;
  session.on('Network.loadingFinished', (event) => (bytes += event.encodedDataLength));
  const measure = async (path) => {
    await open(me, path);
    await me.page.waitForLoadState('networkidle');
    step(`${path}: ${(bytes / 1024).toFixed(0)} kB so far of ${kMost / 1024} kB`);
    return bytes;
  };
  const first = await measure('/sign-in');
  if (first > kMost) problems.push(`the first load is ${first} bytes`);
  await me.context.close();
  const visitor = await person(browser, origin, 'authority.br');
  const second = await visitor.context.newCDPSession(visitor.page);
  await second.send('Network.enable');
  let map = 0;
  second.on('Network.loadingFinished', (event) => (map += event.encodedDataLength));
  await open(visitor, '/');
  await visitor.page.waitForLoadState('networkidle');
  step(`/ of the authority, from nothing: ${(map / 1024).toFixed(0)} kB`);
  if (map > kMost) problems.push(`the first load of / is ${map} bytes`);
  await visitor.context.close();
}

async function everyPage() {
  const ids = await known(browser, origin);
  for (const [language, width] of [['en', 1280], ['es', 360]]) {
    const people = new Map();
    for (const each of pages) {
      if (!people.has(each.login)) people.set(each.login, await person(browser, origin, each.login, { language, width }));
      const me = people.get(each.login);
      try {
        await open(me, fill(each.path, ids));
        const alert = await me.page.locator('main [role=alert]').allInnerTexts();
        if (alert.length !== (each.alert ? 1 : 0)) problems.push(`${me.where}: ${alert.join(' ')}`);
        if (each.shows) await me.page.waitForSelector(each.shows);
        await check(me);
        if (each.picture && language === 'en') await picture(me, each.picture);
      } catch (error) {
        problems.push(`${me.where}: ${error.message.split('\n')[0]}`);
        console.log(`  ! ${me.where}: ${error.message.split('\n')[0]}`);
      }
    }
    for (const me of people.values()) await me.context.close();
    step(`${pages.length} pages at ${width} px in ${language}`);
  }
}

try {
  if (only === '' || only === 'size') await firstLoad();
  if (only === '' || only === 'story') await story(browser, origin, step);
  if (only === '' || only === 'operate') await operate(browser, origin, step);
  if (only === '' || only === 'pages') await everyPage();
} catch (error) {
  console.error(error);
  problems.push(String(error.message ?? error));
  const open = browser.contexts().flatMap((context) => context.pages());
  for (const [at, page] of open.entries()) await page.screenshot({ path: `${process.env.TMPDIR ?? '/tmp'}/browser-failed-${at}.png` }).catch(() => undefined);
}
await browser.close();
console.log(problems.length === 0 ? `all clean after ${seconds()} s` : `${problems.length} problems after ${seconds()} s:\n${problems.map((one) => `- ${one}`).join('\n')}`);
process.exit(problems.length === 0 ? 0 : 1);
