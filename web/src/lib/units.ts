// A number with its unit, as the engines name units.
import { money, number, percent, t } from './i18n.svelte';

export function measure(value: number, unit: string): string {
  switch (unit) {
    case 'probability':
      return number(value, Math.abs(value) < 0.01 && value !== 0 ? 4 : 2);
    case 'share':
      return percent(value, Math.abs(value) < 0.1 ? 1 : 0);
    case 'USD':
      return money(value);
    case 'USD/year':
      return t('web.unit.per-year', { value: money(value) });
    case 'lives/year':
      return t('web.unit.lives-per-year', { value: number(value, 3) });
    case 'attempts/year':
      return t('web.unit.attempts-per-year', { value: number(value, 2) });
    case 'hours':
      return t('web.unit.in-hours', { value: number(value, 1) });
    case 'ratio':
      return number(value, 2);
    case 'count':
      return number(value, 0);
    default:
      return unit ? `${number(value)} ${unit}` : number(value);
  }
}
