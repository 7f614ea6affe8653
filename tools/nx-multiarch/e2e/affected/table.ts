import { ALL, type App } from './rows';

/** The rows of a page's first table: words of the first cell, then apps; "all" and "-" stand for all and none. */
export function tableOf(page: string): (string | readonly App[])[][] {
  const lines = page.split('\n').filter((line) => line.startsWith('|'));
  return lines.slice(2).map((line) => {
    const [change = '', ...apps] = line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim());
    return [change, ...apps.map(appsIn)];
  });
}

function appsIn(cell: string): readonly App[] {
  if (cell === 'all') return ALL;
  return cell === '-' ? [] : (cell.split(', ') as App[]);
}
