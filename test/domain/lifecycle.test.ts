import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { IllegalMoveError } from '../../lib/domain/errors.ts';
import { assertLegalMove, legalMoves, moveName, statuses } from '../../lib/domain/lifecycle.ts';

const page = await readFile(new URL('../../docs/lifecycle.md', import.meta.url), 'utf8');

describe('the documented picture', () => {
  it('draws exactly the moves of the map, parked and vanished apart', () => {
    const drawn = [...page.matchAll(/^ {2}(\w+) --> (\w+): (.+)$/gm)].map(
      ([, from, to, name]) => `${from} ${to} ${name}`,
    );
    const mapped = statuses.flatMap(from =>
      Object.entries(legalMoves[from])
        .filter(([to]) => to !== 'parked' && to !== 'vanished' && from !== 'parked')
        .map(([to, name]) => `${from} ${to} ${name}`),
    );
    expect(drawn.toSorted()).toEqual(mapped.toSorted());
  });

  it('explains every state', () => {
    const explained = [...page.matchAll(/^\| `(\w+)` \|/gm)].map(([, status]) => status);
    expect(explained).toEqual([...statuses]);
  });
});

describe('the map of legal moves', () => {
  it('parks from every state but the last', () => {
    const cannot = statuses.filter(from => from !== 'parked' && moveName(from, 'parked') === undefined);
    expect(cannot).toEqual(['expired']);
  });

  it('lets nothing vanish that Webex should no longer show', () => {
    const cannot = statuses.filter(from => from !== 'vanished' && moveName(from, 'vanished') === undefined);
    expect(cannot).toEqual(['purged', 'expiring', 'expired']);
  });

  it('destroys only what was intended', () => {
    expect(statuses.filter(from => moveName(from, 'trashed') === 'trash')).toEqual(['trashing']);
    expect(statuses.filter(from => moveName(from, 'purged') === 'purge')).toEqual(['purging']);
    expect(statuses.filter(from => moveName(from, 'expired') === 'expire')).toEqual(['expiring']);
  });

  it('refuses what it does not know', () => {
    expect(() => assertLegalMove('purged', 'vanished')).toThrow(IllegalMoveError);
    expect(() => assertLegalMove('expired', 'discovered')).toThrow(
      'No recording moves from expired to discovered.',
    );
  });

  it('has no way back from expired', () => {
    expect(legalMoves.expired).toEqual({});
  });
});
