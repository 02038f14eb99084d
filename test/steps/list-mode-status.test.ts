import { describe, expect, it } from 'vitest';
import { needLines } from '../../cli/status/need-words.ts';
import type { ListMode } from '../../lib/domain/list-mode.ts';
import { needsOf } from '../../lib/domain/needs.ts';
import { takeStatus } from '../../lib/steps/take-status.ts';
import { anArchived, at } from '../build/recordings.ts';
import { now, statusWorld, today } from '../build/status-world.ts';

/** What needs a person in this mode, where all else is well. */
async function needs(mode: ListMode, so: { rows: boolean } = { rows: true }) {
  const world = await statusWorld();
  await world.well();
  if (so.rows) await world.add(anArchived());
  await world.windows.plan({
    kind: 'tail',
    mode: 'perOwner',
    since: undefined,
    until: today('11:55:00'),
    windows: [],
  });
  await world.notes.put({ kind: 'list-mode', name: 'stage', value: mode, revision: 0 });
  return needsOf(await takeStatus({ tokens: [] }, { ...world, clock: { now: () => now } }));
}

const since = at('2026-02-20T00:00:00Z');

describe('what needs a person because of the organisation’s list', () => {
  it('is nothing while it is whole, nor while there is nothing to compare', async () => {
    expect(await needs({ mode: 'org', since, orgListIs: 'whole', unreadSources: 4 })).toEqual([]);
    expect(await needs({ mode: 'org', since, orgListIs: 'unknown', unreadSources: 0 })).toEqual([]);
    expect(
      await needs({ mode: 'org', since, orgListIs: 'unknown', unreadSources: 4 }, { rows: false }),
    ).toEqual([]);
  });

  it('is that nobody could tell for days, because owners are not known', async () => {
    const mode = { mode: 'org', orgListIs: 'unknown', unreadSources: 4 } as const;
    expect(await needs({ ...mode, since: at('2026-02-28T12:00:00Z') })).toEqual([]);
    const longAgo = at('2026-02-28T11:59:59Z');
    const found = await needs({ ...mode, since: longAgo });
    expect(found).toEqual([{ need: 'org-list-unproven', since: longAgo }]);
    expect(needLines(found, now).join('\n')).toContain("administrator's token");
  });

  it('is that it is incomplete, and with it the owners who are not listed, and the sources that are not read', async () => {
    const mode = { mode: 'perOwner', since, orgListIs: 'incomplete' } as const;
    const plain = await needs(mode);
    expect(plain).toEqual([{ need: 'org-list', since, unreadSources: 0 }]);
    expect(needLines(plain, now).join('\n')).not.toContain('cannot be read');
    const found = await needs({ ...mode, unlistable: 14, unreadSources: 1 });
    expect(found).toEqual([
      { need: 'org-list', since, unreadSources: 1 },
      { need: 'owners-not-listable', owners: 14 },
    ]);
    const words = needLines(found, now).join('\n');
    expect(words).toContain('What 14 owners recorded is in no list');
    expect(words).toContain('1 source of owners cannot be read');
  });
});
