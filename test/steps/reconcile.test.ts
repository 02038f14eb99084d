import { describe, expect, it } from 'vitest';
import { TransientError } from '../../lib/domain/errors.ts';
import { needsOf } from '../../lib/domain/needs.ts';
import { sheetKey } from '../../lib/domain/sheet.ts';
import { readSheet } from '../../lib/domain/sheet-text.ts';
import { dayMs, plusMs } from '../../lib/domain/time.ts';
import { adoptPolicy } from '../../lib/steps/adopt-policy.ts';
import { reconcile, type ReconcilePorts } from '../../lib/steps/reconcile.ts';
import { takeStatus } from '../../lib/steps/take-status.ts';
import { reconcileLine } from '../../cli/status/reconcile-words.ts';
import { needLines } from '../../cli/status/need-words.ts';
import { folderPapers } from '../../local/media/folder-papers.ts';
import { leanRow } from '../build/every-status.ts';
import { aRule, policyText } from '../build/policies.ts';
import { aDiscovered, anArchived, anId, at, facts } from '../build/recordings.ts';
import { settling } from '../build/offboardings.ts';
import { day, made, reconcileWorld } from '../build/reconcile-world.ts';
import { farDeadline } from '../build/step-world.ts';

const settings = { retentionDays: 10, historyDays: 5, cycleDays: 7, calls: 300, tokens: [] };
const terms = async () => settling().terms;
const down = new TransientError('store-unavailable', 'The tables cannot be read.');

async function world() {
  const tables = await reconcileWorld();
  const papers = folderPapers(tables.media);
  return {
    ...tables,
    papers,
    run: (ports: Partial<ReconcilePorts> = {}) =>
      reconcile(
        { ...settings, deadline: farDeadline },
        { ...tables, papers, terms, drawReport: () => 'a page', ...ports },
      ),
    async sheet(of = '2026-03-01') {
      const text = await papers.get(sheetKey(of));
      return text === undefined ? undefined : readSheet(sheetKey(of), text);
    },
    async reconcileNeeds() {
      const report = await takeStatus({ tokens: [] }, tables);
      const needs = needsOf(report).filter(({ need }) =>
        ['reconcile-behind', 'damaged', 'unexplained'].includes(need),
      );
      return {
        report,
        needs,
        words: needLines(needs, report.at),
        line: reconcileLine(report.reconcile, report.at),
      };
    },
  };
}

describe('the sheet of a policy that does not archive everything', () => {
  const text = policyText({ rules: [aRule({ archive: 'no' })] });

  it('has no backlog of what is not to be archived', async () => {
    const here = await world();
    await adoptPolicy({ text, by: 'Ana Rebelo' }, here);
    await here.recordings.create(aDiscovered());
    await here.run();
    expect(await here.sheet()).toMatchObject({
      seen: 1,
      states: { discovered: { rows: 1 } },
      backlog: { rows: 0 },
    });
  });

  it('is drawn also where the policy is lost', async () => {
    const here = await world();
    await adoptPolicy({ text, by: 'Ana Rebelo' }, here);
    await here.recordings.create(aDiscovered());
    const papers = {
      ...here.papers,
      get: async (key: string) => (key.startsWith('policies/') ? undefined : here.papers.get(key)),
    };
    await expect(here.run({ papers })).rejects.toThrow('adopt the policy again');
    expect(await here.sheet()).toMatchObject({ backlog: { rows: 1 } });
  });
});

describe('reconcile', () => {
  it('draws the sheet and compares the days', async () => {
    const here = await world();
    await here.run();
    expect(await here.sheet()).toMatchObject({ day: '2026-03-01', unexplained: { rows: 0 } });
    expect(await here.checks()).toHaveLength(8);
    expect(await here.papers.get('reports/2026/2026-03-02.html')).toBe('a page');
  });

  it('goes on although no report can be drawn, and says so', async () => {
    const here = await world();
    const drawReport = () => {
      throw down;
    };
    await expect(here.run({ drawReport })).rejects.toThrow(down);
    expect(await here.sheet()).toMatchObject({ day: '2026-03-01' });
    expect(await here.checks()).toHaveLength(8);
  });

  it('compares although no sheet can be drawn', async () => {
    const here = await world();
    await expect(here.run({ papers: { ...here.papers, put: () => Promise.reject(down) } })).rejects.toThrow(
      down,
    );
    expect(await here.checks()).toHaveLength(8);
  });

  it('draws the sheet although nothing can be compared', async () => {
    const here = await world();
    await expect(here.run({ leases: { ...here.leases, take: () => Promise.reject(down) } })).rejects.toThrow(
      down,
    );
    expect(await here.sheet()).toMatchObject({ day: '2026-03-01' });
  });
});

describe('the sheet and the status', () => {
  it('say what was compared, and need nobody where all agrees', async () => {
    const here = await world();
    await here.run();
    here.clock.set('2026-03-03T00:20:00Z');
    await here.run();
    expect((await here.sheet('2026-03-02'))?.reconcile).toEqual({
      days: 8,
      oldestCheckAt: at('2026-03-02T10:00:00Z'),
      missed: 0,
      damaged: 0,
    });
    const { needs, line } = await here.reconcileNeeds();
    expect(needs).toEqual([]);
    expect(line).toEqual([
      '  reconcile  9 days compared, the longest ago 14 hours ago; missed 0, damaged 0, unexplained 0',
    ]);
  });

  it('call a person for what nobody can explain, and for damage', async () => {
    const here = await world();
    const { id } = here.shown();
    await here.inTable({ ...leanRow('expired', id), facts: facts({ createTime: made, timeRecorded: made }) });
    await here.inTable({
      ...leanRow('vanished', anId()),
      facts: facts({ createTime: made, timeRecorded: made }),
      archive: anArchived().archive,
    });
    await here.run();
    here.clock.set('2026-03-03T00:20:00Z');
    await here.run();
    expect(await here.row(id)).toMatchObject({ status: 'expired' });
    expect(await here.sheet('2026-03-02')).toMatchObject({
      unexplained: { rows: 2 },
      reconcile: { damaged: 1 },
    });
    const { needs, words } = await here.reconcileNeeds();
    expect(needs).toEqual([
      { need: 'damaged', recordings: 1 },
      { need: 'unexplained', recordings: 2 },
    ]);
    expect(words).toEqual([
      'What needs a person:',
      '  ! 1 recording had objects in the archive that were gone or held other bytes: docs/runbook.md, "An object of the archive is damaged".',
      '  ! 2 recordings that nobody can explain, after Webex, table and archive were compared: docs/runbook.md, "A row is unexplained".',
    ]);
  });

  it('call a person when a day waits for longer than a cycle', async () => {
    const here = await world();
    await here.run();
    here.clock.set(plusMs(at('2026-03-02T10:00:00Z'), 8 * dayMs));
    const { words } = await here.reconcileNeeds();
    expect(words).toEqual([
      'What needs a person:',
      '  ! A day was last compared with Webex and the archive 8 days ago, and should be every 7 days: docs/runbook.md, "The comparison is behind".',
    ]);
  });

  it('say nothing of it before the first comparison', async () => {
    const here = await world();
    const { report, needs, line } = await here.reconcileNeeds();
    expect(report).not.toHaveProperty('reconcile');
    expect([needs, line]).toEqual([[], []]);
  });

  it('leave out days that are no longer compared', async () => {
    const here = await world();
    const { id } = here.shown();
    await here.inTable({ ...leanRow('expired', id), facts: facts({ createTime: made, timeRecorded: made }) });
    await here.run();
    expect(await here.check(day)).toMatchObject({ unexplained: 1 });
    here.clock.set('2026-04-20T10:00:00Z');
    await here.run();
    const { report } = await here.reconcileNeeds();
    expect(report.reconcile).toMatchObject({ unexplained: 0 });
  });
});
