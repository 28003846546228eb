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
];
