import type { Need } from '../../lib/domain/needs.ts';
import type { ReconcileNeed } from '../../lib/domain/reconcile-status.ts';
import type { Instant } from '../../lib/domain/time.ts';
import { reconcileSentence } from './reconcile-words.ts';
import { several, span } from '../../lib/page/words.ts';
import { away } from './words.ts';

const runbook = 'docs/runbook.md';
const incompleteList = `${runbook}, "The organisation's list is incomplete"`;

export type ListingNeed =
  | Extract<
      Need,
      {
        need:
          'poller' | 'unread' | 'org-list' | 'owners-not-listable' | 'org-list-unproven' | 'late-arrivals';
      }
    >
  | ReconcileNeed;

/** A need of a person for the listing of Webex, with what to do. */
export function listingSentence(need: ListingNeed, now: Instant): string {
  switch (need.need) {
    case 'poller':
      return need.plannedUntil === undefined
        ? 'poll-recordings has never run: see whether its schedule is on, and what its log says.'
        : `poll-recordings last ran ${away(need.plannedUntil, now)}: see whether its schedule is on, and what its log says.`;
    case 'unread':
      return `${several(need.windows, `${need.kind} window`)} cannot be read from Webex: the log of poll-recordings says why (${runbook}, "Recordings are missing").`;
    case 'org-list':
      return `Webex's list of the organisation is incomplete since ${need.since} (${away(need.since, now)}), so every owner's is read, which is slower: ask Webex support why (${incompleteList}).${unreadWords(need.unreadSources)}`;
    case 'owners-not-listable':
      return `What ${several(need.owners, 'owner')} recorded is in no list of Webex's, and is missed while the organisation's list is incomplete: ask Webex support (${incompleteList}).`;
    case 'org-list-unproven':
      return `Nobody could tell since ${away(need.since, now)} whether Webex's list of the organisation is complete, because too few owners are known: put an administrator's token into its secret (${runbook}, "The administrator's token").`;
    case 'late-arrivals':
      return `Recordings come ${span(need.lateMs)} late, and lists are read back for ${span(need.reachMs)} only: ask Webex support why (${runbook}, "Recordings are missing").`;
    default:
      return reconcileSentence(need, now);
  }
}

function unreadWords(sources: number): string {
  if (sources === 0) return '';
  return ` ${several(sources, 'source')} of owners cannot be read, so some owners may not be known: see to the administrator's token.`;
}
