// The pages of daily work: assessment, deficiencies, register, calendar, releases, administration, trail.
const authority = { login: 'authority.br' };
const admin = { login: 'secretariat' };
export default [
  { name: 'assessments', path: '/assessments' },
  { name: 'cycles', path: '/facilities/BRSSZ-01/assessments', ...authority },
  { name: 'assessment', path: '/assessments/A-BRSSZ-01', login: 'pfso.brssz' },
  { name: 'assess-partly', path: '/assessments/A-BRSSZ-01?control=P04', login: 'pfso.brssz', before: async (page) => { await page.keyboard.press('2'); await page.waitForTimeout(700); } },
  { name: 'assess-keys', path: '/assessments/A-BRSSZ-01', login: 'pfso.brssz', full: false, before: async (page) => { await page.keyboard.press('?'); await page.waitForSelector('dialog[open] table'); } },
  { name: 'assess-table', path: '/assessments/A-BRSSZ-01?view=table', login: 'pfso.brssz', full: false },
  {
    name: 'assess-offline', path: '/assessments/A-BRSSZ-01?control=P06', login: 'pfso.brssz', full: false,
    before: async (page) => { await page.context().setOffline(true); await page.keyboard.press('3'); await page.waitForSelector('.save.warn'); },
  },
  {
    name: 'assess-conflict', path: '/assessments/A-BRSSZ-01?control=P08', login: 'pfso.brssz',
    before: async (page) => {
      await page.evaluate(async () => {
        const answers = await (await fetch('/api/v1/assessments/A-BRSSZ-01/answers')).json();
        const item = answers.items.find((one) => one.control === 'P08');
        const { csrf } = await (await fetch('/api/v1/session')).json();
        await fetch('/api/v1/assessments/A-BRSSZ-01/answers/P08', { method: 'PUT', headers: { 'Content-Type': 'application/json', 'If-Match': `"v${item.version}"`, 'X-CSRF-Token': csrf }, body: JSON.stringify({ reply: 'not-met', note: 'Gate found open on 12 November.' }) });
      });
      await page.keyboard.press('2');
      await page.waitForSelector('.conflict');
    },
  },
  { name: 'assess-considered', path: '/assessments/A-BRSSZ-01?panel=considered', login: 'pfso.brssz' },
  { name: 'assess-gates', path: '/assessments/A-BRSSZ-01?panel=gates', login: 'pfso.brssz' },
  { name: 'assess-review', path: '/assessments/A-BRSSZ-01?panel=review', ...authority },
  { name: 'assess-files', path: '/assessments/A-BRSSZ-01?panel=files', login: 'pfso.brssz', before: async (page) => { await page.locator('input[type=file]').setInputFiles({ name: 'answers.csv', mimeType: 'text/csv', buffer: Buffer.from('control,reply,verification,note\r\nP01,met,inspected,"gate, log"\r\nP02,partly,documents,\r\n') }); await page.waitForSelector('.preview'); } },
  { name: 'assess-compare', path: '/assessments/A-BRSSZ-01/compare', ...authority },
  { name: 'deficiencies', path: '/deficiencies', ...authority },
  { name: 'deficiency', path: '/deficiencies', ...authority, before: async (page) => { await page.locator('tbody a').nth(4).click(); await page.waitForSelector('.history'); } },
  { name: 'register', path: '/register?state=BR', ...authority },
  { name: 'register-facility', path: '/register/facilities/BRSSZ-01', ...authority },
  { name: 'register-new', path: '/register/facilities/new', ...authority, before: async (page) => { await page.getByRole('button').last().click(); } },
  { name: 'register-ports', path: '/register/ports?state=BR', ...authority },
  { name: 'register-states', path: '/register/states', ...authority },
  { name: 'register-state', path: '/register/states/BR', ...authority },
  { name: 'register-organisations', path: '/register/organisations', ...authority },
  { name: 'levels', path: '/register/levels?state=BR', ...authority },
  { name: 'level-new', path: '/register/levels/new?state=BR', ...authority, before: async (page) => { for (const n of [3, 7, 11, 15]) await page.locator('fieldset input[type=radio]').nth(n).check(); await page.locator('input[name=level]').nth(2).check(); } },
  { name: 'calendar', path: '/calendar?month=2026-11', ...authority },
  { name: 'calendar-list', path: '/calendar?month=2026-11&view=list', ...authority },
  { name: 'events', path: '/facilities/BRSSZ-01/events', ...authority },
  { name: 'releases', path: '/releases', ...authority },
  { name: 'release-give', path: '/releases?kind=assessment&id=A-BRSSZ-01', ...authority, full: false },
  { name: 'users', path: '/administration', ...admin },
  { name: 'user', path: '/administration/users/u1', ...admin },
  { name: 'node', path: '/administration/node', ...admin },
  { name: 'account', path: '/account', ...admin, before: async (page) => { await page.locator('section.card button').first().click(); await page.waitForSelector('img[alt]'); } },
  { name: 'trail', path: '/trail', ...admin },
  { name: 'trail-entry', path: '/trail/11', ...admin },
];
