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

it(
  'npm start shows three departures: the recordings of two find a new owner, and one stays',
  { timeout: 120_000 },
  async () => {
    const words = ['--recordings', '30', '--days', '7', '--json', '--data', await temporaryFolder()];
    const ended = await npmStart(words);
    const said = ended.stderr.match(/^2026-10-0\d .*(?:HR says|names who|deactivates).*$/gm);
    expect(said).toEqual([
      '2026-10-01 09:00 UTC: HR says that somebody with a manager leaves on 2026-10-02.',
      '2026-10-01 09:00 UTC: HR says that somebody without a manager leaves on 2026-10-02.',
      '2026-10-01 09:00 UTC: HR says that somebody else leaves on 2026-10-12.',
      '2026-10-02 09:00 UTC: The leaver has no manager: the records manager names who is to have the recordings.',
      '2026-10-02 09:00 UTC: HR says that the last of these stays after all.',
      '2026-10-04 09:00 UTC: The administrator deactivates the account of somebody who has left.',
      '2026-10-04 09:00 UTC: The administrator deactivates the account of somebody who has left.',
    ]);
    expect(sheetOf(ended)).toMatchObject({ departures: 3, reassigned: 7, unexplained: 0, problems: [] });
    expect(ended.stderr).toMatch(/^ {4}ordinary +4 {2}of 4 recordings/m);
    expect(ended.stderr).toMatch(/^ {4}no manager +3 {2}of 3 recordings/m);
    expect(ended.stderr).toMatch(/^ {4}cancelled +0 {2}of 2 recordings/m);
    expect(ended.code).toBe(0);
  },
);
