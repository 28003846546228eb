// What the frame knows of the page inside it: its place (for the breadcrumb), set by the page's <Page>.
export interface Crumb {
  label: string;
  href?: string;
}
export interface Place {
  state?: string | null;
  port?: { id: string; name: string } | null;
  facility?: { id: string; name: string } | null;
}
let place = $state.raw<Place>({});
let crumbs = $state.raw<Crumb[]>([]);
export const shown = {
  get place(): Place {
    return place;
  },
  get crumbs(): Crumb[] {
    return crumbs;
  },
  set(next: Place, more: Crumb[]): void {
    place = next;
    crumbs = more;
  },
};
