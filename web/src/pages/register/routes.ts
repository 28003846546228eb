import type { NavEntry, PageRoute } from '../../routes';

export const routes: PageRoute[] = [
  { path: '/register', load: () => import('./Facilities.svelte') },
  { path: '/register/facilities/new', load: () => import('./NewFacility.svelte') },
  { path: '/register/facilities/:facility', load: () => import('./FacilityRecord.svelte') },
  { path: '/register/ports', load: () => import('./Ports.svelte') },
  { path: '/register/states', load: () => import('./States.svelte') },
  { path: '/register/states/:state', load: () => import('./State.svelte') },
  { path: '/register/organisations', load: () => import('./Organisations.svelte') },
  { path: '/register/organisations/:organisation', load: () => import('./Organisation.svelte') },
  { path: '/register/levels', load: () => import('./Levels.svelte') },
  { path: '/register/levels/new', load: () => import('./NewLevel.svelte') },
];
export const nav: NavEntry[] = [{ key: 'register', path: '/register', icon: 'register', order: 80 }];
