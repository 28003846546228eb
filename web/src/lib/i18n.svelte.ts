// Texts, numbers, dates and money in the reader's language. The catalogue comes from the server (data/messages/parts/web-*.json), in ICU
// MessageFormat; a key that is missing shows as itself, so that a test can see it.
import { IntlMessageFormat } from 'intl-messageformat';
import { connection, get } from './api/client';

export const kLanguages = ['en', 'es', 'pt', 'fr'] as const;
export type Language = (typeof kLanguages)[number];
export const kLanguageNames: Record<Language, string> = { en: 'English', es: 'Español', pt: 'Português', fr: 'Français' };

export type Values = Record<string, string | number | boolean | Date | null | undefined>;

let language = $state<Language>('en');
let catalogue = $state.raw<Record<string, string>>({});
let parsed = new Map<string, IntlMessageFormat>();

const kStored = 'atalaya.language';

export const i18n = {
  get language(): Language {
    return language;
  },
  get ready(): boolean {
    return Object.keys(catalogue).length > 0;
  },
};

export function known(candidate: string | null | undefined): Language | null {
  const short = (candidate ?? '').slice(0, 2).toLowerCase();
  return kLanguages.find((each) => each === short) ?? null;
}

// What the reader chose here before, else what the browser asks for.
export function preferred(): Language {
  let stored: string | null = null;
  try {
    stored = localStorage.getItem(kStored);
  } catch {
    // storage may be off
  }
  return known(stored) ?? navigator.languages.map(known).find((each) => each !== null) ?? 'en';
}

export function use(next: Language, messages: Record<string, string>): void {
  parsed = new Map();
  language = next;
  catalogue = messages;
  connection.language = next;
  if (typeof document !== 'undefined') document.documentElement.lang = next;
}

export async function speak(next: Language): Promise<void> {
  use(next, await get<Record<string, string>>(`/messages/${next}`));
  try {
    localStorage.setItem(kStored, next);
  } catch {
    // storage may be off
  }
}

export function has(key: string): boolean {
  return key in catalogue;
}

export function t(key: string, values: Values = {}): string {
  const pattern = catalogue[key];
  if (pattern === undefined) return key;
  if (!/[{'<]/.test(pattern)) return pattern;
  let format = parsed.get(key);
  if (!format) {
    format = new IntlMessageFormat(pattern, language, undefined, { ignoreTag: true });
    parsed.set(key, format);
  }
  try {
    return String(format.format(values as Record<string, string>));
  } catch {
    return pattern;
  }
}

// A word of a closed list, e.g. word('status', 'valid'); what is not in the catalogue shows as it came.
export function word(list: string, value: string | null | undefined): string {
  if (value === null || value === undefined || value === '') return '–';
  const key = `web.${list}.${value}`;
  return has(key) ? t(key) : value;
}

const formats = new Map<string, Intl.NumberFormat>();
function numberFormat(options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = language + JSON.stringify(options);
  let format = formats.get(key);
  if (!format) formats.set(key, (format = new Intl.NumberFormat(language, options)));
  return format;
}

export const kNothing = '–';
type Maybe = number | null | undefined;

export function number(value: Maybe, digits?: number): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return kNothing;
  return numberFormat(digits === undefined ? { maximumFractionDigits: 2 } : { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value);
}
export function compact(value: Maybe): string {
  if (value === null || value === undefined) return kNothing;
  return numberFormat({ notation: 'compact', maximumSignificantDigits: 3 }).format(value);
}
// "63 %" in every language, as the server and the reports write it (ISO 80000-1), never "63%" beside it.
export function percent(share: Maybe, digits = 0): string {
  if (share === null || share === undefined) return kNothing;
  const parts = numberFormat({ style: 'percent', minimumFractionDigits: digits, maximumFractionDigits: digits }).formatToParts(share);
  const bare = parts.filter((part) => part.type !== 'literal' && part.type !== 'percentSign').map((part) => part.value).join('');
  return `${bare}\u00a0%`;
}
export function money(value: Maybe, currency = 'USD'): string {
  if (value === null || value === undefined) return kNothing;
  return numberFormat({ style: 'currency', currency, currencyDisplay: 'code', maximumFractionDigits: 0 }).format(value);
}
export function moneyCompact(value: Maybe, currency = 'USD'): string {
  if (value === null || value === undefined) return kNothing;
  return numberFormat({ style: 'currency', currency, currencyDisplay: 'code', notation: 'compact', maximumSignificantDigits: 3 }).format(value);
}
// "2026-11-30" is a day everywhere; an instant is shown in the reader's own time.
export function date(value: string | null | undefined): string {
  if (!value) return kNothing;
  const day = /^\d{4}-\d{2}-\d{2}$/.test(value);
  return new Intl.DateTimeFormat(language, { dateStyle: 'medium', ...(day ? { timeZone: 'UTC' } : {}) }).format(new Date(value));
}
export function dateTime(value: string | null | undefined): string {
  if (!value) return kNothing;
  return new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(value));
}
export function collator(): Intl.Collator {
  return new Intl.Collator(language, { sensitivity: 'base', numeric: true });
}
