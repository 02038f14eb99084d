import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { expect, it, onTestFinished } from 'vitest';
import { archiveKey } from '../../lib/domain/archive-keys.ts';
import { readPolicy } from '../../lib/policy/read-policy.ts';
import { adoptPolicy } from '../../lib/steps/adopt-policy.ts';
import { openAwsStores } from '../../local/aws/aws-stores.ts';
import { printedBy, tapekeeper } from '../build/command-line.ts';
import { policyText } from '../build/policies.ts';
import { anArchived, anId, aParked, at } from '../build/recordings.ts';
import { handClock } from '../build/step-world.ts';
import { temporaryFolder } from '../build/temporary-folder.ts';
import { all } from '../build/webex.ts';

const audio = Buffer.from('the audio, as it was archived');

/** Tables and a bucket with one recording that is archived, and one that is parked, under a policy. */
async function filledAws() {
  const stores = await openAwsStores(work => work());
  onTestFinished(() => stores.close());
  const sha256 = createHash('sha256').update(audio).digest('hex');
  const archive = {
    audio: { copy: 1, bytes: audio.length, sha256 },
    transcript: { state: 'none' },
    metadata: { state: 'none' },
    verifiedAt: at('2026-03-02T10:05:00Z'),
  } as const;
  const [kept, parked] = [anArchived({ archive }), aParked()];
  for (const row of [kept, parked]) await stores.recordings.create(row);
  const key = archiveKey(kept.id, 'audio', 1);
  await stores.media.put(key, Readable.from([audio]), { bytes: audio.length, contentType: 'audio/mpeg' });
  const ports = { clock: handClock('2026-03-02T12:00:00Z'), newId: () => '0c7e1a52', readPolicy };
  await adoptPolicy({ text: policyText(), by: 'Records' }, { ...stores, ...ports });
  const named = Object.entries(process.env).filter(([name]) => name.startsWith('AWS_'));
  const environment = {
    ...Object.fromEntries(named.map(([name, value = '']) => [name, value])),
    RECORDINGS_TABLE: stores.recordingsTable,
    CONTROL_TABLE: stores.controlTable,
    ARCHIVE_BUCKET: stores.bucket,
  };
  return { ...stores, kept, parked, environment, sha256 };
}

it('on the APIs of AWS a recording is listed, explained, copied and reported', async () => {
  const { kept, parked, environment, sha256, papers } = await filledAws();
  const run = async (...words: string[]) => tapekeeper([...words, '--json'], environment);

  const listed = await run('list', '--from', '2026-03-01', '--to', '2026-03-03');
  expect(listed.answers.map(({ id }) => id).toSorted()).toEqual([kept.id, parked.id].toSorted());
  const scanned = await run('list', '--state', 'parked');
  expect(scanned.answers).toMatchObject([{ id: parked.id, reason: 'not-audio', rule: 'everything' }]);

  const to = await temporaryFolder();
  const got = await run('get', kept.webexId, '--to', to, '--by', 'Legal');
  expect([got.code, got.answers]).toMatchObject([0, [{ copies: [{ name: `${kept.id}.mp3`, sha256 }] }]]);
  expect(await readFile(join(to, `${kept.id}.mp3`))).toEqual(audio);
  const receipts = (await all(papers.keys('receipts/'))).filter(key => key.includes(kept.id));
  expect(receipts).toHaveLength(1);

  const explained = await run('explain', kept.id, '--whole-history');
  expect(explained.answers).toMatchObject([{ known: 'row', present: { status: 'archived' } }]);
  expect(JSON.stringify(explained.answers)).toContain(receipts[0]);
  expect(explained.code).toBe(0);
  const unseen = await run('explain', anId());
  expect([unseen.code, unseen.answers]).toMatchObject([1, [{ known: 'nothing' }]]);

  const file = join(to, 'report.html');
  const reported = await printedBy(['report', '--to', file], environment);
  expect(reported.code).toBe(0);
  expect(await readFile(file, 'utf8')).toContain(parked.id);
});
