// A spreadsheet's first sheet as CSV. The reader is loaded only when somebody brings one.
import { toCsv, type Cell } from './csv';

/** Broken, protected, or too large to be read here; CSV always is. */
export class SpreadsheetUnreadable extends Error {}

export async function csvOfSpreadsheet(file: Blob): Promise<string> {
  const { readSheet } = await import('read-excel-file/universal');
  // The reader unpacks a large sheet in a worker made from text, which the content policy refuses without a word to the reader: it would
  // wait for ever.
  let refused: () => void = () => undefined;
  const blocked = new Promise<never>((_, reject) => {
    refused = () => reject(new SpreadsheetUnreadable());
    document.addEventListener('securitypolicyviolation', refused);
  });
  try {
    const rows = await Promise.race([readSheet(file), blocked]);
    return toCsv(rows as Cell[][]);
  } catch {
    throw new SpreadsheetUnreadable();
  } finally {
    document.removeEventListener('securitypolicyviolation', refused);
  }
}
