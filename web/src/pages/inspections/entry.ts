// What a person typed about an outcome, kept on the device until the server has confirmed it. The token goes with it: sent twice, recorded once.
export interface Entry {
  outcome: string;
  family: string;
  goods: string;
  quantity: string | number;
  unit: string;
  value: string | number;
  currency: string;
  minutes: string | number;
  seal_declared: string;
  seal_found: string;
  notes: string;
  token: string;
}
export const blank = (): Entry => ({
  outcome: '', family: 'narcotics', goods: '', quantity: '', unit: 'kg', value: '', currency: 'USD', minutes: '', seal_declared: '', seal_found: '', notes: '', token: crypto.randomUUID(),
});

const keyOf = (id: string): string => `atalaya.outcome.${id}`;

export function keep(id: string, entry: Entry, store: Storage = localStorage): void {
  try {
    store.setItem(keyOf(id), JSON.stringify(entry));
  } catch {
    // a device without room: the form itself still holds it
  }
}
export function kept(id: string, store: Storage = localStorage): Entry | null {
  try {
    const text = store.getItem(keyOf(id));
    return text ? { ...blank(), ...(JSON.parse(text) as Partial<Entry>) } : null;
  } catch {
    return null;
  }
}
export function forget(id: string, store: Storage = localStorage): void {
  store.removeItem(keyOf(id));
}
