// A month as weeks of days, Monday first, and what falls due on each.

export interface DueItem {
  due: string;
  kind: string;
  facility: { id: string; name: string } | null;
  state: string;
  title: string;
  citation: string;
  status: 'overdue' | 'due' | 'done' | 'planned';
  link: string;
}

/** "2026-11" plus `step` months. */
export function addMonths(month: string, step: number): string {
  const [year, number] = month.split('-').map(Number) as [number, number];
  const date = new Date(Date.UTC(year, number - 1 + step, 1));
  return date.toISOString().slice(0, 7);
}

export function daysInMonth(month: string): number {
  const [year, number] = month.split('-').map(Number) as [number, number];
  return new Date(Date.UTC(year, number, 0)).getUTCDate();
}

/** Weeks of seven; null where the day belongs to another month. */
export function weeksOf(month: string): (string | null)[][] {
  const [year, number] = month.split('-').map(Number) as [number, number];
  const lead = (new Date(Date.UTC(year, number - 1, 1)).getUTCDay() + 6) % 7;
  const days: (string | null)[] = Array.from({ length: lead }, () => null);
  for (let day = 1; day <= daysInMonth(month); ++day) days.push(`${month}-${String(day).padStart(2, '0')}`);
  while (days.length % 7 !== 0) days.push(null);
  return Array.from({ length: days.length / 7 }, (_, week) => days.slice(7 * week, 7 * week + 7));
}

export function byDay(items: readonly DueItem[]): Map<string, DueItem[]> {
  const days = new Map<string, DueItem[]>();
  for (const item of [...items].sort((a, b) => a.due.localeCompare(b.due))) {
    const day = item.due.slice(0, 10);
    const found = days.get(day);
    if (found) found.push(item);
    else days.set(day, [item]);
  }
  return days;
}

/** Whole days from `today` to `date`; negative: past. */
export function daysUntil(date: string, today: string): number {
  return Math.round((Date.parse(date.slice(0, 10)) - Date.parse(today.slice(0, 10))) / 86_400_000);
}
