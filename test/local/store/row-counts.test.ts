import { describe, expect, it, onTestFinished } from 'vitest';
import { recording, type Recording } from '../../../lib/domain/recording.ts';
import { rowCounts } from '../../../local/aws/row-counts.ts';
import { openEmbeddedStores, type RowCount } from '../../../local/store/embedded-stores.ts';
import { leanRow } from '../../build/every-status.ts';
import { aDiscovered, anArchived, anId, aParked, at } from '../../build/recordings.ts';
import { temporaryFolder } from '../../build/temporary-folder.ts';

const clock = { now: () => at('2026-03-02T12:00:00Z'), sleep: async () => undefined };
const [past, future] = [clock.now(), at('2026-03-02T12:00:00.001Z')];

/** What both editions count of these rows, in the order of their texts. */
async function countsOf(...rows: Recording[]): Promise<RowCount[]> {
  const stores = openEmbeddedStores(await temporaryFolder(), clock);
  onTestFinished(() => stores.close());
  const along = rowCounts(clock);
  for (const row of rows) {
    await stores.recordings.create(row);
    along.set(row);
  }
  const inOrder = (counts: readonly RowCount[]) =>
    counts.toSorted((one, other) => JSON.stringify(one).localeCompare(JSON.stringify(other)));
  const counted = inOrder(stores.count());
  expect(inOrder(along.all().map(withKeysInOrder))).toEqual(counted);
  return counted;
}

function withKeysInOrder({ status, reason, open, copy, rows }: RowCount): RowCount {
  return { status, copy, rows, reason, open };
}

const awaited = { state: 'awaited', looks: 1 } as const;

describe('counted rows', () => {
  it('are told apart by state and reason', async () => {
    const counts = await countsOf(
      aDiscovered(),
      aDiscovered(),
      aDiscovered({ fault: 'not-found' }),
      aParked({ reason: 'not-audio' }),
      anArchived(),
    );
    expect(counts).toHaveLength(4);
    expect(counts).toContainEqual({
      status: 'discovered',
      reason: undefined,
      open: true,
      copy: 'none',
      rows: 2,
    });
    expect(counts).toContainEqual(expect.objectContaining({ reason: 'not-found', rows: 1 }));
    expect(counts).toContainEqual(expect.objectContaining({ reason: 'not-audio', copy: 'none' }));
    expect(counts).toContainEqual(expect.objectContaining({ status: 'archived', copy: 'whole' }));
  });

  it.each([
    ['without a moment to look at it', anArchived(), false],
    ['that is due later', anArchived({ lookAt: future }), false],
    ['that is due', anArchived({ lookAt: past }), true],
    ['that was rung', anArchived({ lookAt: future, wake: 'archive' }), true],
    ['about which Webex was told', sent(), true],
    ['that is to be taken out of the recycle bin', toRestore(), true],
  ])('%s: whether something is to be done', async (_what, row, open) => {
    expect(await countsOf(row)).toMatchObject([{ open }]);
  });

  it('tell what the archive has, whatever became of it in Webex', async () => {
    const { archive } = anArchived();
    const inBin = recording.parse({ ...leanRow('trashed', anId()), archive });
    const counts = await countsOf(
      aDiscovered(),
      anArchived({ archive: { ...archive, transcript: awaited } }),
      anArchived({ archive: { ...archive, metadata: awaited } }),
      inBin,
    );
    expect(counts.map(({ status, copy, rows }) => ({ status, copy, rows }))).toEqual([
      { status: 'archived', copy: 'part', rows: 2 },
      { status: 'discovered', copy: 'none', rows: 1 },
      { status: 'trashed', copy: 'whole', rows: 1 },
    ]);
  });
});

function sent(): Recording {
  return recording.parse({ ...leanRow('trashing', anId()), lookAt: future, sentAt: past });
}

function toRestore(): Recording {
  return recording.parse({ ...leanRow('trashed', anId()), lookAt: future, restore: { by: 'hold' } });
}
