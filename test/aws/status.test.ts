import { describe, expect, it, onTestFinished } from 'vitest';
import { openAwsStores } from '../../local/aws/aws-stores.ts';
import { tapekeeper } from '../build/command-line.ts';
import { aDiscovered, anArchived, aParked, at, facts } from '../build/recordings.ts';
import { today } from '../build/status-world.ts';
import { shutUntil } from '../build/webex.ts';

async function awsTables() {
  const stores = await openAwsStores(work => work());
  onTestFinished(() => stores.close());
  const aws = Object.entries(process.env).filter(([name]) => name.startsWith('AWS_'));
  const environment = {
    ...Object.fromEntries(aws.map(([name, value = '']) => [name, value])),
    RECORDINGS_TABLE: stores.recordingsTable,
    CONTROL_TABLE: stores.controlTable,
  };
  return { ...stores, environment };
}

describe('tapekeeper status on the APIs of AWS', () => {
  it('counts more rows than a page has, reads windows and gates, and says what needs a person', async () => {
    const { recordings, windows, gates, environment } = await awsTables();
    const topic = 'x'.repeat(60_000);
    const heavy = () => facts({ origin: { ...facts().origin, topic } });
    for (const row of Array.from({ length: 30 }, () => anArchived({ facts: heavy() })))
      await recordings.create(row);
    await recordings.create(aParked());
    await recordings.create(aDiscovered({ discoveredAt: today('11:58:00'), lookAt: today('11:58:00') }));
    const window = { kind: 'tail', from: today('11:20:00'), to: today('11:55:00') } as const;
    await windows.plan({ kind: 'tail', since: undefined, until: window.to, windows: [window] });
    await shutUntil(gates, 'compliance-read', at('2026-03-02T12:10:00Z'));

    const words = ['status', '--json', '--at', '2026-03-02T12:00:00Z'];
    const { code, answers } = await tapekeeper(words, environment);

    expect(answers).toEqual([
      expect.objectContaining({
        rows: { archived: 30, parked: 1, discovered: 1 },
        shutGates: { 'compliance-read': '2026-03-02T12:10:00.000Z' },
        needs: [{ need: 'parked', reason: 'not-audio', rows: 1 }],
      }),
    ]);
    expect(answers[0]?.['listing']).toMatchObject({ tail: { unread: 1, plannedUntil: window.to } });
    expect(code).toBe(1);
  });

  it('says in a sentence that a table is not there', async () => {
    const { environment } = await awsTables();
    const { code, answers, said } = await tapekeeper(['status', '--json'], {
      ...environment,
      RECORDINGS_TABLE: 'nobody-made-it',
    });
    expect(said).toBe('The tables cannot be read or written (ResourceNotFoundException).\n');
    expect([code, answers]).toEqual([1, []]);
  });
});
