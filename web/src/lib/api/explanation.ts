// Why a number is what it is.
export interface Explanation {
  label: string; // in the reader's language (or `text`, where label is a key)
  text?: string;
  value?: number | null;
  unit?: string; // "probability", "USD/year", "lives/year", "attempts/year", "USD", "share", "count"
  source?: string;
  parts?: Explanation[];
}
