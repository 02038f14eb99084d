import { createHash } from 'node:crypto';
import { announcedSheet, dayOfSheet } from '../domain/sheet.ts';
import { notesOf } from '../notes.ts';
import type { AlarmTopic, Notes, Papers } from '../ports.ts';

/** The one name of its kind. */
const theNewest = 'newest';

/** The event of the alarm topic that has the hash of a sheet. */
export const sheetEvent = 'sheet';

/**
 * Tells the alarm topic the hash of a sheet, so that somebody outside of the archive knows that there was one. Does
 * nothing where it was told of this one already; after a crash it may be told twice.
 *
 * @throws TransientError when the topic, the archive or the table fail
 */
export async function announceSheet(
  key: string,
  ports: { papers: Pick<Papers, 'get'>; notes: Notes; alarmTopic: AlarmTopic },
): Promise<void> {
  const notes = notesOf(ports.notes, 'sheet-announced', announcedSheet);
  const last = await notes.get(theNewest);
  if (last !== undefined && last.key >= key) return;
  const text = await ports.papers.get(key);
  if (text === undefined) return;
  const sha256 = createHash('sha256').update(text).digest('hex');
  await ports.alarmTopic.publish(sheetEvent, { day: dayOfSheet(key), key, sha256 });
  await notes.change(theNewest, before => (before !== undefined && before.key >= key ? undefined : { key }));
}
