import type { Listed } from '../../lib/domain/listed.ts';
import { dayOf } from '../../lib/domain/time.ts';

const idWidth = 32;
const stateWidth = 10;
const dayWidth = 10;
const nextWidth = 18;

/** @param so.width of the terminal, in columns; without one nothing is cut */
export function headLine(so: { showPeople: boolean; width: number | undefined }): string {
  return line(
    ['id', 'state', 'made on', 'next', 'rule', ...(so.showPeople ? ['owner', 'topic'] : [])],
    so.width,
  );
}

/** A recording in one line that fits the terminal: what comes last is cut first. */
export function rowLine(row: Listed, width: number | undefined): string {
  const { id, status, createTime, rule = '–', people } = row;
  const made = createTime === undefined ? '–' : dayOf(createTime);
  const shown = people === undefined ? [] : [people.ownerEmail ?? people.ownerId ?? '–', people.topic ?? '–'];
  return line([id, status, made, nextWords(row), rule, ...shown], width);
}

function nextWords({ fate, reason, holds }: Listed): string {
  if (reason !== undefined) return reason;
  if (holds.length > 0) return 'held';
  return fate === undefined ? '–' : `${fate.action} ${fate.day}`;
}

function line(cells: readonly string[], width: number | undefined): string {
  const widths = [idWidth, stateWidth, dayWidth, nextWidth];
  const whole = cells
    .map((cell, index) => printable(cell).padEnd(widths[index] ?? 0))
    .join('  ')
    .trimEnd();
  const letters = Array.from(whole);
  return width === undefined || letters.length <= width ? whole : `${letters.slice(0, width - 1).join('')}…`;
}

// Topics are what anybody chose to say: a terminal may take some of it for orders.
function printable(text: string): string {
  return text.replaceAll(/[\p{C}\p{Z}]+/gu, ' ');
}
