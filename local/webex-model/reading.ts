import type { Backend } from './backend.ts';
import { demand, may, readScopes, type Caller } from './callers.ts';
import type { Condition } from './conditions.ts';
import { forbidden, notFound } from './refusal.ts';
import { listItem, metadata, timestamp, type View } from './render.ts';

const hourMs = 60 * 60_000;

/** One recording: its details with links, and its metadata. */
export function reading(backend: Backend) {
  const { clock, condition, switches, recordings } = backend;

  /** One recording as this caller may see it now. */
  function look(id: string, caller: Caller): View {
    const found = recordings.find(id);
    if (found === undefined || !backend.visible(found)) throw notFound();
    const shown = condition.shown(found, clock.nowMs());
    if (shown.status === 'gone') throw notFound();
    if (shown.status === 'purged' && !may(caller, 'spark-compliance:recordings_read')) throw notFound();
    if (backend.isPersonal(caller) && !backend.isOwn(shown.owner))
      throw switches.foreignId === '403' ? forbidden() : notFound();
    return backend.view(found, shown);
  }

  /** @param so.linkTo makes an address of a ticket */
  function details(id: string, caller: Caller, so: { zone: string; linkTo: (ticket: string) => string }) {
    demand(caller, ...readScopes);
    const view = look(id, caller);
    const { recording } = view;
    const item = listItem(view, so.zone);
    if (!mayDownload(view, caller)) return item;
    const nowMs = clock.nowMs();
    const link = (kind: 'audio' | 'transcript') =>
      so.linkTo(backend.tickets.issue({ kind, id: recording.id }, nowMs));
    const hasTranscript = (recording.transcriptReadyAtMs ?? Infinity) <= nowMs;
    const skewMs = switches.expirationSkew === 'eight-hours' ? 8 * hourMs : 0;
    return {
      ...item,
      temporaryDirectDownloadLinks: {
        audioDownloadLink: link('audio'),
        ...(hasTranscript ? { transcriptDownloadLink: link('transcript') } : {}),
        expiration: timestamp(nowMs + backend.tickets.lifeMs + skewMs, so.zone),
      },
    };
  }

  function mayDownload({ recording, condition: shown }: View, caller: Caller): boolean {
    const officer = may(caller, 'spark-compliance:recordings_read');
    if (!officer && !may(caller, 'spark:recordings_read')) return false;
    if (recording.preventDownload && !(officer && switches.preventDownload === 'others')) return false;
    return linksIn(shown);
  }

  function linksIn({ status }: Condition): boolean {
    if (status === 'deleted') return switches.linksInBin === 'yes';
    return status === 'available' || switches.linksOfPurged === 'yes';
  }

  return {
    details,
    /** @returns undefined where Webex has none, or none yet */
    metadata(id: string, caller: Caller, so: { allTypes: boolean; zone: string }) {
      demand(caller, ...readScopes);
      const view = look(id, caller);
      const readyAtMs = backend.odd.metadataReadyAtMs(view.recording.id, view.recording.createdAtMs);
      if (readyAtMs === undefined || readyAtMs > clock.nowMs()) return undefined;
      return metadata(view, { ...so, orgId: backend.organisation.id });
    },
  };
}
