export default [
  { name: 'sign-in', path: '/sign-in', login: null },
  { name: 'today', path: '/' },
  { name: 'map', path: '/map', full: false },
  { name: 'map-port', path: '/map?port=HNRTB', full: false },
  {
    name: 'map-state',
    path: '/map?state=BR&incidents=1',
    full: false,
  },
  {
    name: 'map-what-if',
    path: '/map?port=MXESE',
    before: async (page) => {
      await page.locator('input[type=range]').focus();
      await page.keyboard.press('ArrowRight');
      await page.waitForSelector('section.card table');
    },
  },
  { name: 'facilities', path: '/facilities?state=HN&sort=-deficiencies' },
  { name: 'facility', path: '/facilities/BRSSZ-01' },
  {
    name: 'facility-why',
    path: '/facilities/BRSSZ-01',
    full: false,
    before: async (page) => {
      await page.locator('button.why').first().click();
      await page.waitForSelector('dialog[open] details');
    },
  },
  { name: 'plan', path: '/plan' },
  { name: 'plan-small', path: '/plan?budget=3000000', full: false },
  {
    name: 'plan-fund',
    path: '/plan',
    full: false,
    before: async (page) => {
      await page.locator('button', { hasText: 'Donor grants' }).click();
      await page.waitForSelector('dialog[open] form');
    },
  },
  { name: 'measures', path: '/plan/measures' },
  {
    name: 'measure',
    path: '/plan/measures',
    full: false,
    before: async (page) => {
      await page.locator('button.why').first().click();
      await page.waitForSelector('dialog[open] form');
    },
  },
  { name: 'objectives', path: '/objectives' },
  { name: 'analyses', path: '/analyses' },
  {
    name: 'analysis-run',
    path: '/analyses',
    full: false,
    before: async (page) => {
      await page.locator('.page-actions button').click();
      await page.waitForSelector('.job progress');
      await page.waitForTimeout(600);
    },
  },
  {
    name: 'search',
    path: '/',
    full: false,
    before: async (page) => {
      await page.locator('input[type=search]').fill('santo');
      await page.waitForSelector('.search-hits li');
      await page.keyboard.press('ArrowDown');
    },
  },
  {
    name: 'frame-menu',
    path: '/map?state=BR',
    full: false,
    before: async (page) => {
      await page.locator('.places .menu button').first().click();
      await page.waitForSelector('.menu-list a');
    },
  },
  {
    name: 'frame-expired',
    path: '/plan/measures',
    full: false,
    before: async (page) => {
      await page.context().clearCookies();
      await page.locator('select').nth(2).selectOption('done');
      await page.waitForSelector('dialog[open] input[type=password]');
    },
  },
  { name: 'frame-not-found', path: '/nowhere', full: false },
];
