export default [
  { name: 'sign-in', path: '/sign-in', login: null },
  { name: 'today', path: '/' },
];
