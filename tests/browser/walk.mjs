// For a person at work on the console: opens every page as every role and tells what the server refuses. node walk.mjs ORIGIN [LOGIN..]
import { ask, check, open, openBrowser, person, problems } from './browser.mjs';
import { pages } from './pages.mjs';
import { fill, known } from './known.mjs';
const [origin, ...logins] = process.argv.slice(2);
const roles = logins.length > 0 ? logins : ['pfso.santos', 'rso.atlantico', 'authority.br', 'analyst.br', 'industry.santos', 'secretariat', 'auditor', 'admin', 'authority.ar'];
const browser = await openBrowser();
const ids = await known(browser, origin);
console.log(ids);
for (const login of roles) {
  const me = await person(browser, origin, login);
  for (const each of pages.filter((one) => one.login !== null)) {
    await open(me, fill(each.path, ids)).catch((error) => console.log('  ! ', me.where, error.message.split('\n')[0]));
    const alert = await me.page.locator('main [role=alert]').allInnerTexts();
    const h = await me.page.locator('h1').first().innerText().catch(() => '');
    console.log(`${login} ${each.path}: ${h}${alert.length ? `  ALERT ${alert.join(' / ').replace(/\n/g, ' ')}` : ''}`);
    if (process.env.AXE || roles.length === 1) await check(me).catch((e) => console.log(e.message));
  }
  await me.context.close();
}
await browser.close();
console.log(problems.length, 'problems');
