// Every page of the console. A folder under pages/ declares its own in routes.ts; each page is loaded when it is first opened.
import type { Component } from 'svelte';
import type { Grant } from './lib/api/session';

export interface PageProps {
  params: Record<string, string>;
}
export interface PageRoute {
  path: string; // "/facilities/:facility"
  // any: a page may leave `params` out
  load: () => Promise<{ default: Component<any> }>;
  public?: boolean; // shown without a session
}
export interface NavEntry {
  key: string; // message "web.nav.KEY"
  path: string;
  icon: string; // a name of components/Icon.svelte
  order: number; // place on the rail; 100 and more: only in the menu "more"
  needs?: string; // an action of session.can
  roles?: string[]; // any of these roles; none given: everybody
  start?: (grants: Grant[]) => string; // the query it opens with: one's own first
}
interface Module {
  routes: PageRoute[];
  nav?: NavEntry[];
}
const modules = Object.values(import.meta.glob<Module>('./pages/*/routes.ts', { eager: true }));

export const routes: PageRoute[] = modules.flatMap((module) => module.routes);
export const navigation: NavEntry[] = modules.flatMap((module) => module.nav ?? []).sort((a, b) => a.order - b.order);
