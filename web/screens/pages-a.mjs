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
];
