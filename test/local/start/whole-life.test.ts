import { expect, it } from 'vitest';
import { npmStart, sheetOf } from '../../build/npm-start.ts';
import { temporaryFolder } from '../../build/temporary-folder.ts';

it(
  'npm start shows recordings being trashed and purged, and a hold that saves some, by the policy and no sooner',
  { timeout: 120_000 },
  async () => {
    const words = ['--recordings', '60', '--days', '30', '--json', '--data', await temporaryFolder()];
    const ended = await npmStart(words);
    expect(ended.stderr).toMatch(/^2026-10-01 09:00 UTC: The records manager agrees .* and goes live/m);
    expect(ended.stderr).toMatch(/^2026-10-09 09:00 UTC: A brake has stopped .* approves its plan/m);
    const [, held, saved] =
      /^2026-10-21 09:00 UTC: The legal department places a hold on the (\d+) .*: (\d+) of them/m.exec(
        ended.stderr,
      ) ?? [];
    expect(Number(saved)).toBeGreaterThan(0);
    const sheet = sheetOf(ended);
    expect(sheet).toMatchObject({ seen: 60, archived: 60, early: 0, unexplained: 0, problems: [] });
    expect(sheet.held).toBe(Number(held));
    expect(sheet.purged).toBeGreaterThan(20);
    const { kept, trashed, purged, vanished, parked, pending, lost } = sheet;
    expect([kept, sheet.held, trashed, purged, vanished, parked, pending, lost]).toEqual([
      ...[60 - sheet.held - trashed - purged, sheet.held, trashed, purged, 0, 0, 0, 0],
    ]);
    expect(ended.code).toBe(0);
  },
);
