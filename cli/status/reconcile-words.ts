import type { ReconcileNeed, ReconcileStatus } from '../../lib/domain/reconcile-status.ts';
import type { Instant } from '../../lib/domain/time.ts';
import { several } from '../../lib/page/words.ts';
import { away } from './words.ts';

const runbook = 'docs/runbook.md';

/** A need of a person for what the comparison of Webex, table and archive says, with what to do. */
export function reconcileSentence(need: ReconcileNeed, now: Instant): string {
  switch (need.need) {
    case 'reconcile-behind':
      return `A day was last compared with Webex and the archive ${away(need.oldestCheckAt, now)}, and should be every ${several(need.cycleDays, 'day')}: ${runbook}, "The comparison is behind".`;
    case 'damaged':
      return `${several(need.recordings, 'recording')} had objects in the archive that were gone or held other bytes: ${runbook}, "An object of the archive is damaged".`;
    case 'unexplained':
      return `${several(need.recordings, 'recording')} that nobody can explain, after Webex, table and archive were compared: ${runbook}, "A row is unexplained".`;
  }
}

/** How far the comparison has come; nothing before it was begun. */
export function reconcileLine(status: ReconcileStatus | undefined, now: Instant): string[] {
  if (status === undefined) return [];
  const { days, oldestCheckAt, missed, damaged, unexplained } = status;
  const oldest = oldestCheckAt === undefined ? '' : `, the longest ago ${away(oldestCheckAt, now)}`;
  return [
    `  reconcile  ${several(days, 'day')} compared${oldest}; missed ${missed}, damaged ${damaged}, unexplained ${unexplained}`,
  ];
}
