// A spreadsheet's first sheet as CSV. The reader is loaded only when somebody brings one.
import { toCsv, type Cell } from './csv';

export async function csvOfSpreadsheet(file: Blob): Promise<string> {
  const { readSheet } = await import('read-excel-file/universal');
  const rows = await readSheet(file);
  return toCsv(rows as Cell[][]);
}
