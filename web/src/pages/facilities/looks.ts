// How a status looks, beside its word.
export type Look = 'good' | 'warn' | 'bad' | 'neutral' | 'info';

export function statementLook(status: string | null | undefined): Look {
  return ({ valid: 'good', expiring: 'warn', expired: 'bad', withdrawn: 'bad' } as Record<string, Look>)[status ?? 'none'] ?? 'neutral';
}
export function levelLook(level: number): Look {
  return level >= 3 ? 'bad' : level === 2 ? 'warn' : 'neutral';
}
