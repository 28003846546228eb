// The ids of this server's records that the pages of pages.mjs name with $WORD.
import { ask, person } from './browser.mjs';

export async function known(browser, origin) {
  const first = (answer) => {
    const items = answer.value?.items ?? answer.value;
    if (answer.status !== 200 || !items?.length) throw new Error(`nothing in ${JSON.stringify(answer).slice(0, 300)}`);
    return items;
  };
  const authority = await person(browser, origin, 'authority.br');
  const admin = await person(browser, origin, 'admin');
  const analyst = await person(browser, origin, 'analyst.br');
  const one = async (path) => first(await ask(analyst, 'GET', path))[0].id;
  const ids = {
    PORT: first(await ask(authority, 'GET', '/facilities?state=BR&q=BRSSZ-01'))[0].port.id,
    ASSESSMENT: first(await ask(authority, 'GET', '/facilities/BRSSZ-01/assessments'))[0].id,
    DEFICIENCY: first(await ask(authority, 'GET', '/deficiencies?facility=BRSSZ-01'))[0].id,
    ORGANISATION: first(await ask(authority, 'GET', '/organisations'))[0].id,
    COMPANY: (await ask(authority, 'GET', '/facilities/BRSSZ-01')).value.organisation.id,
    CALL: await one('/calls?flagged=1'),
    CONSIGNMENT: await one('/consignments?hits=yes'),
    DECLARATION: await one('/declarations'),
    HIT: await one('/hits?status=all'),
    LIST: encodeURIComponent(await one('/watch-lists')),
    RULE: await one('/rules?state=BR'),
    STATION: await one('/inspection-stations'),
    TASK: await one('/inspections'),
    USER: first(await ask(admin, 'GET', '/users'))[0].id,
  };
  await authority.context.close();
  await analyst.context.close();
  await admin.context.close();
  return ids;
}

export const fill = (path, ids) => path.replace(/\$([A-Z]+)/g, (_, name) => ids[name]);
