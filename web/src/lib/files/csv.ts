// CSV as RFC 4180 has it: the import sends it, whatever the person's file was.

export type Cell = string | number | boolean | Date | null | undefined;

function text(cell: Cell): string {
  if (cell === null || cell === undefined) return '';
  // A spreadsheet's date has no time zone; its library gives it in UTC.
  if (cell instanceof Date) return cell.toISOString().slice(0, 10);
  return String(cell);
}

export function toCsv(rows: readonly (readonly Cell[])[]): string {
  return rows
    .map((row) =>
      row
        .map((cell) => {
          const value = text(cell);
          return /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
        })
        .join(','),
    )
    .join('\r\n')
    .concat('\r\n');
}

/** The first rows of a CSV, for the preview. */
export function parseCsv(source: string, most = Number.POSITIVE_INFINITY): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = '';
  let quoted = false;
  const from = source.startsWith('\ufeff') ? 1 : 0;
  for (let at = from; at < source.length && rows.length < most; ++at) {
    const letter = source[at]!;
    if (quoted) {
      if (letter !== '"') cell += letter;
      else if (source[at + 1] === '"') {
        cell += '"';
        at += 1;
      } else quoted = false;
    } else if (letter === '"' && cell === '') quoted = true;
    else if (letter === ',') {
      row.push(cell);
      cell = '';
    } else if (letter === '\n') {
      row.push(cell.endsWith('\r') ? cell.slice(0, -1) : cell);
      rows.push(row);
      row = [];
      cell = '';
    } else cell += letter;
  }
  if ((cell !== '' || row.length > 0) && rows.length < most) rows.push([...row, cell]);
  return rows;
}
