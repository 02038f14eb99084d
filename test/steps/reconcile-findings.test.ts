import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { archiveKey } from '../../lib/domain/archive-keys.ts';
import { countLags } from '../../lib/domain/arrival-lag.ts';
import { NotFoundError, TokenRefusedError, TransientError } from '../../lib/domain/errors.ts';
import { dryRun } from '../../lib/domain/stage.ts';
import { turnOf } from '../../lib/domain/turn.ts';
import type { WebexReader } from '../../lib/ports.ts';
import { measuredLags } from '../../lib/steps/arrivals.ts';
import { leanRow } from '../build/every-status.ts';
import { aDiscovered, anArchived, anId, aParked, at, facts } from '../build/recordings.ts';
import { day, made, reconcileWorld, type ReconcileWorld } from '../build/reconcile-world.ts';

const ofDay = facts({ createTime: made, timeRecorded: made });
const now = at('2026-03-02T10:00:00Z');

describe('a day on which Webex, table and archive agree', () => {
  it('is noted with what was compared, and nothing is written to any row', async () => {
    const world = await reconcileWorld();
    await world.archived();
    await world.archived();
    const writes = world.writes();
    await world.walk();
    expect(await world.check()).toEqual({
      day,
      checkedAt: now,
      webex: { available: 2, deleted: 0, purged: 0 },
      rows: 2,
      missed: 0,
      rung: 0,
      damaged: 0,
      unexplained: 0,
      unexplainedIds: [],
    });
    expect(world.writes()).toBe(writes);
    expect(world.alarms()).toEqual([]);
  });

  it('is one on which a rule did not want a transcript', async () => {
    const world = await reconcileWorld();
    const row = await world.archived();
    const archive = { ...row.archive, transcript: { state: 'not-wanted' } } as const;
    await world.recordings.move(row, { ...row, archive });
    await rm(join(world.media.objects, archiveKey(row.id, 'transcript', 1)));
    await world.walk();
    expect(await world.check()).toMatchObject({ rows: 1, rung: 0, damaged: 0, unexplained: 0 });
    expect(world.alarms()).toEqual([]);
  });

  it('counts a day of more recordings than a page, each once', async () => {
    const world = await reconcileWorld();
    for (let index = 0; index < 7; index += 1) await world.archived();
    await world.walk();
    expect(await world.check()).toMatchObject({ webex: { available: 7 }, rows: 7, rung: 0, missed: 0 });
  });
});

describe('a recording that Webex lists and the table lacks', () => {
  it('gets its row, counts as missed, and is an alarm when no look-back would have come to it', async () => {
    const world = await reconcileWorld();
    const old = world.shown({
      createTime: at('2026-02-25T09:20:00Z'),
      timeRecorded: at('2026-02-25T09:00:00Z'),
    });
    const young = world.shown();
    await world.walk();
    expect(await world.row(old.id)).toMatchObject({ status: 'discovered', lookAt: now });
    expect(await world.row(young.id)).toMatchObject({ status: 'discovered', lookAt: now });
    expect(await world.check()).toMatchObject({ missed: 1, rows: 1, rung: 0, unexplained: 0 });
    expect(await world.check('2026-02-25')).toMatchObject({ missed: 1 });
    expect(world.alarms()).toContain(`warn missed-by-poll ${young.id}`);
    expect(world.alarms()).toContain(`error missed-by-poll ${old.id}`);
    // Both say how far back is to be read.
    expect(countLags(await measuredLags(world))).toBe(2);
  });

  it('was not missed where the poller has still to read', async () => {
    const unread = {
      kind: 'tail',
      from: at('2026-02-28T09:00:00Z'),
      to: at('2026-02-28T10:00:00Z'),
    } as const;
    const world = await reconcileWorld({ unread: [unread] });
    const { id } = world.shown();
    await world.walk();
    expect(await world.row(id)).toMatchObject({ status: 'discovered' });
    expect(await world.check()).toMatchObject({ missed: 0 });
    expect(world.alarms()).toEqual([]);
  });

  it('was not missed as long as the poller may just not have had its turn', async () => {
    const world = await reconcileWorld();
    world.shown({ createTime: at('2026-03-02T08:30:00Z'), timeRecorded: at('2026-03-02T08:00:00Z') });
    await world.walk();
    expect(await world.check('2026-03-02')).toMatchObject({ missed: 0, rows: 1 });
    expect(world.alarms()).toEqual([]);
  });

  it('and that was never anywhere but in the recycle bin was not missed: the poller does not list that', async () => {
    const world = await reconcileWorld();
    const { id } = world.shown({ status: 'deleted' });
    await world.walk();
    expect(await world.row(id)).toMatchObject({ status: 'binned' });
    expect(await world.check()).toMatchObject({ webex: { available: 0, deleted: 1, purged: 0 }, missed: 0 });
  });
});

describe('a row that Webex does not list as it says', () => {
  it.each([
    ['archived', anArchived({ facts: ofDay, discoveredAt: made })],
    [
      'discovered and to be looked at tomorrow',
      aDiscovered({ facts: ofDay, discoveredAt: made, lookAt: at('2026-03-03T09:00:00Z') }),
    ],
    ['trashed', { ...leanRow('trashed', anId()), facts: ofDay, discoveredAt: made, trashedAt: made }],
    [
      'binned',
      {
        ...leanRow('binned', anId()),
        facts: ofDay,
        discoveredAt: made,
        binnedAt: made,
        lookAt: at('2026-03-02T20:00:00Z'),
      },
    ],
  ])('is due at once where it is %s', async (_what, row) => {
    const world = await reconcileWorld();
    if (row.status === 'archived') await world.archived(row, false);
    else await world.inTable(row);
    await world.walk();
    const rung = await world.row(row.id);
    expect(rung).toMatchObject({ status: row.status, lookAt: now, version: 2 });
    expect(turnOf(rung, { policy: undefined, holds: [], stage: dryRun })).toBe('archive');
    expect(await world.check()).toMatchObject({ rows: 1, rung: 1, unexplained: 0 });
  });

  it.each([
    ['is looked for already', { absence: { looks: 1, since: made, lastLookAt: made } }],
    ['is looked at within the hour', { lookAt: at('2026-03-02T10:40:00Z') }],
    ['was discovered a moment ago', { discoveredAt: at('2026-03-02T09:30:00Z') }],
    ['was restored a moment ago', { restoredAt: at('2026-03-02T09:30:00Z') }],
  ])('is left alone where it %s', async (_why, overrides) => {
    const world = await reconcileWorld();
    const row = await world.archived(overrides, false);
    await world.walk();
    expect(await world.row(row.id)).toEqual(row);
    expect(await world.check()).toMatchObject({ rows: 1, rung: 0, unexplained: 0 });
  });

  it('follows what the list of the bin shows, and is explained by that', async () => {
    const world = await reconcileWorld();
    const row = await world.archived({}, false);
    world.shown({ id: row.id, status: 'deleted', durationSeconds: 600 });
    await world.walk();
    expect(await world.row(row.id)).toMatchObject({ status: 'trashed', by: 'webex' });
    expect(await world.check()).toMatchObject({ webex: { deleted: 1 }, rung: 0, unexplained: 0, damaged: 0 });
  });

  it('follows what the list of what was purged shows', async () => {
    const world = await reconcileWorld();
    const row = await world.archived({}, false);
    world.shown({ id: row.id, status: 'purged', durationSeconds: 600 });
    await world.walk();
    expect(await world.row(row.id)).toMatchObject({ status: 'purged', by: 'webex' });
    expect(await world.check()).toMatchObject({ webex: { purged: 1 }, rung: 0, unexplained: 0 });
  });

  it('waits for a person where it is parked', async () => {
    const world = await reconcileWorld();
    const row = await world.inTable(aParked({ facts: ofDay }));
    await world.walk();
    expect(await world.row(row.id)).toEqual(row);
    expect(await world.check()).toMatchObject({ rows: 1, rung: 0, unexplained: 0 });
  });
});

describe('a row that is stuck', () => {
  it('without a moment at which it is looked at gets one', async () => {
    const world = await reconcileWorld();
    const { id } = world.shown();
    const { lookAt: _lost, ...undated } = aDiscovered({ id, facts: ofDay, discoveredAt: made });
    await world.inTable(undated);
    await world.walk();
    expect(await world.row(id)).toMatchObject({ status: 'discovered', lookAt: now });
    expect(await world.check()).toMatchObject({ rung: 1, unexplained: 0 });
  });

  it('because it was due long before what sweep looks through is due again', async () => {
    const world = await reconcileWorld();
    const { id } = world.shown();
    await world.inTable(aDiscovered({ id, facts: ofDay, discoveredAt: made, lookAt: made }));
    await world.walk();
    expect(await world.row(id)).toMatchObject({ lookAt: now });
    expect(await world.check()).toMatchObject({ rung: 1 });
  });
});

describe('an object of the archive', () => {
  it.each(['audio', 'transcript', 'metadata'] as const)(
    'that is not there (%s) is archived again',
    async artefact => {
      const world = await reconcileWorld();
      const row = await world.archived();
      await rm(pathIn(world, archiveKey(row.id, artefact, 1)));
      await world.walk();
      const after = await world.row(row.id);
      expect(after).toMatchObject({ status: artefact === 'audio' ? 'discovered' : 'archived', lookAt: now });
      const { archive } = row;
      const awaited = { state: 'awaited', looks: 0 };
      expect(after).toHaveProperty(
        'archive',
        artefact === 'audio' ? archive : { ...archive, [artefact]: awaited },
      );
      expect(await world.check()).toMatchObject({ damaged: 1, unexplained: 0, rung: 0 });
      expect(world.alarms()).toEqual([`error archive-damaged ${row.id}`]);
    },
  );

  it('of other bytes is archived again, though it is as long', async () => {
    const world = await reconcileWorld();
    const row = await world.archived();
    await writeFile(pathIn(world, archiveKey(row.id, 'audio', 1)), `audio of ${row.id.toUpperCase()}`);
    await world.walk();
    expect(await world.row(row.id)).toMatchObject({ status: 'discovered', lookAt: now, attempts: 0 });
    expect(await world.check()).toMatchObject({ damaged: 1, unexplained: 0 });
  });

  it('that is damaged and cannot be had from Webex any more is what nobody can explain', async () => {
    const world = await reconcileWorld();
    const row = await world.archived({}, false);
    await rm(pathIn(world, archiveKey(row.id, 'audio', 1)));
    await world.walk();
    // Webex is asked for it all the same.
    expect(await world.row(row.id)).toMatchObject({ status: 'archived', lookAt: now });
    expect(await world.check()).toMatchObject({
      damaged: 1,
      unexplained: 1,
      unexplainedIds: [row.id],
      rung: 1,
    });
    expect(world.alarms()).toEqual([
      `error archive-damaged ${row.id}`,
      `error recording-unexplained ${row.id}`,
    ]);
  });

  it('that is damaged is archived again where only its details, and not the lists of the day, show it', async () => {
    const world = await reconcileWorld();
    const row = await world.archived({}, false);
    world.shown({ id: row.id, createTime: at('2026-02-20T00:00:00Z'), durationSeconds: 600 });
    await rm(pathIn(world, archiveKey(row.id, 'audio', 1)));
    await world.walk();
    expect(await world.row(row.id)).toMatchObject({ status: 'discovered', lookAt: now });
    expect(await world.check()).toMatchObject({ damaged: 1, unexplained: 0 });
  });

  it('is not filled anew beyond fifty in a run: something else is the trouble then', async () => {
    const world = await reconcileWorld();
    for (let index = 0; index < 53; index += 1) {
      const row = await world.archived();
      await rm(pathIn(world, archiveKey(row.id, 'audio', 1)));
    }
    world.webex.pageSize = 100;
    await world.walk();
    expect(await world.check()).toMatchObject({ damaged: 53, unexplained: 3 });
    expect(world.alarms().filter(alarm => alarm.startsWith('error archive-damage-brake'))).toHaveLength(3);
  });

  it('is not asked for where its row was expired', async () => {
    const world = await reconcileWorld();
    await world.inTable({ ...leanRow('expired', anId()), facts: ofDay });
    await world.walk();
    expect(await world.check()).toMatchObject({ rows: 1, damaged: 0, unexplained: 0 });
  });

  it('of a recording that Webex shows although its row was expired is what nobody can explain', async () => {
    const world = await reconcileWorld();
    const { id } = world.shown();
    await world.inTable({ ...leanRow('expired', id), facts: ofDay });
    await world.walk();
    expect(await world.check()).toMatchObject({ unexplained: 1, unexplainedIds: [id] });
  });
});

describe('an error', () => {
  it('in the middle of a list leaves that day unchecked, and the others are checked', async () => {
    const world = await reconcileWorld();
    const row = await world.archived({}, false);
    world.shown();
    world.webex.beforePage = ({ from }) => {
      if (from === at('2026-02-28T00:00:00Z'))
        throw new TransientError('webex-unavailable', 'Webex answered 503.');
    };
    await expect(world.walk()).rejects.toThrow('Webex answered 503.');
    expect(await world.check()).toBeUndefined();
    expect(await world.row(row.id)).toEqual(row);
    expect((await world.checks()).map(check => check.day)).toEqual(
      ['02-23', '02-24', '02-25', '02-26', '02-27', '03-01', '03-02'].map(each => `2026-${each}`),
    );
  });

  it('of the archive is no damage', async () => {
    const world = await reconcileWorld();
    const row = await world.archived();
    const down = new TransientError('store-unavailable', 'S3 answered 503.');
    const media = { ...world.media, head: () => Promise.reject(down) };
    await expect(world.walk({}, { ...world, media })).rejects.toThrow(down);
    expect(await world.row(row.id)).toEqual(row);
    expect(await world.check()).toBeUndefined();
  });

  it('of the token ends the run at once', async () => {
    const world = await reconcileWorld();
    let asked = 0;
    world.webex.beforePage = () => {
      asked += 1;
      throw new TokenRefusedError('Webex answered 401.');
    };
    await expect(world.walk()).rejects.toThrow('Webex answered 401.');
    expect(asked).toBe(1);
    expect(await world.checks()).toEqual([]);
  });

  it.each([
    [
      'the scope',
      new TokenRefusedError('Webex answered 403.', { scopes: ['spark-compliance:recordings_read'] }),
    ],
    ['that state', new TransientError('refused', 'Webex answered 400.')],
  ])(
    'for what was purged, because the token lacks %s, is one warning a day and no failure',
    async (_what, error) => {
      const world = await reconcileWorld();
      const row = await world.inTable({ ...leanRow('purged', anId()), facts: ofDay });
      const refusing: WebexReader = {
        ...world.webex,
        as: () => refusing,
        async *list(listing, deadline) {
          if (listing.status === 'purged') throw error;
          yield* world.webex.list(listing, deadline);
        },
      };
      await world.walk({}, { ...world, webex: refusing });
      world.clock.set('2026-03-02T11:00:00Z');
      await world.walk({ cycleDays: 1 }, { ...world, webex: refusing });
      expect(world.alarms()).toEqual(['warn purged-not-listed']);
      expect(await world.row(row.id)).toEqual(row);
      expect(await world.check()).toMatchObject({ rows: 1, unexplained: 0 });

      world.clock.set('2026-03-03T12:00:00Z');
      await world.walk({}, { ...world, webex: refusing });
      expect(world.alarms()).toEqual(['warn purged-not-listed', 'warn purged-not-listed']);
    },
  );

  it('that says Webex does not know one recording is an answer', async () => {
    const world = await reconcileWorld();
    const row = await world.archived({}, false);
    await rm(pathIn(world, archiveKey(row.id, 'audio', 1)));
    const webex: WebexReader = {
      ...world.webex,
      as: () => webex,
      details: () => Promise.reject(new NotFoundError('Webex answered 404.')),
    };
    await world.walk({}, { ...world, webex });
    expect(await world.check()).toMatchObject({ damaged: 1, unexplained: 1 });
  });
});

function pathIn(world: ReconcileWorld, key: string): string {
  return join(world.media.objects, key);
}
