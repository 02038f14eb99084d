import { describe, expect, it } from 'vitest';
import { statuses } from '../../lib/domain/lifecycle.ts';
import { recording } from '../../lib/domain/recording.ts';
import { asShown } from '../../lib/domain/shown-state.ts';
import { fullRow } from '../build/every-status.ts';
import { anId, at } from '../build/recordings.ts';

const now = at('2026-08-01T00:00:00Z');
const shown = ['available', 'binned', 'purged'] as const;

describe('a row that follows what Webex shows', () => {
  it.each(statuses.flatMap(status => shown.map(each => [status, each] as const)))(
    '%s, shown %s, keeps no field of the state before',
    (status, each) => {
      const row = fullRow(status, anId());
      const { sentAt: _call, ...unsent } = { sentAt: undefined, ...row };
      const next = asShown(recording.parse(unsent), each, now);
      if (next !== undefined) expect(recording.parse(next)).toEqual(next);
    },
  );
});
