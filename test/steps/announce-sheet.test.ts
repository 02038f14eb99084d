import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { TransientError } from '../../lib/domain/errors.ts';
import { dayMs } from '../../lib/domain/time.ts';
import { writeSheet } from '../../lib/steps/write-sheet.ts';
import { anArchived } from '../build/recordings.ts';
import { sheetWorld, type SheetWorld } from '../build/sheets.ts';
import { farDeadline, keptTopic } from '../build/step-world.ts';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

async function announcing() {
  const world = await sheetWorld();
  const alarmTopic = keptTopic();
  const draw = async (others: Partial<SheetWorld['ports']> = {}) =>
    writeSheet({ deadline: farDeadline, tokens: [] }, { ...world.ports, alarmTopic, ...others });
  return { world, alarmTopic, draw };
}

describe('the alarm topic', () => {
  it('is told once of each sheet, its day and its hash, and nothing of what is in it', async () => {
    const { world, alarmTopic, draw } = await announcing();
    await world.add(anArchived());
    await draw();
    await draw();
    world.clock.pass(dayMs);
    await draw();
    const told = ['2026-03-01', '2026-03-02'].map(async day => ({
      event: 'sheet',
      facts: { day, key: `sheets/2026/${day}.json`, sha256: sha256(await world.textOf(day)) },
    }));
    expect(alarmTopic.arrived).toEqual(await Promise.all(told));
  });

  it('that does not answer is told by the next run, of the sheet that was drawn', async () => {
    const { world, alarmTopic, draw } = await announcing();
    const away = {
      publish: async () => Promise.reject(new TransientError('store-unavailable', 'The topic is away.')),
    };
    await expect(draw({ alarmTopic: away })).rejects.toMatchObject({ fault: 'store-unavailable' });
    const text = await world.textOf('2026-03-01');
    await draw();
    expect(alarmTopic.arrived.map(({ facts }) => facts['sha256'])).toEqual([sha256(text)]);
  });
});
