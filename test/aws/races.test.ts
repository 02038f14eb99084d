import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { Readable } from 'node:stream';
import { expect, it, onTestFinished } from 'vitest';
import { makeBucket, makeTable } from '../../local/aws/stack.ts';
import { takeBucketInventory } from '../../local/judge/bucket.ts';
import { s3Archive } from '../../lib/media/archive.ts';
import { s3Client } from '../../lib/media/client.ts';
import { dynamoEngine } from '../../lib/store/engine.ts';
import { dynamoWindows } from '../../lib/store/windows.ts';
import { at } from '../build/recordings.ts';

const fifty = [...Array(50).keys()];

// Fifty writers of one row are part of the contract of the recordings.

it('of fifty who write one object at once one wins, and all others learn that its bytes are not theirs', async () => {
  const client = s3Client(true);
  onTestFinished(() => client.destroy());
  const bucket = await makeBucket();
  const store = s3Archive({ client, bucket, storageClass: 'GLACIER_IR', spoolFolder: tmpdir() });
  const contents = fifty.map(each => Buffer.alloc(30_000 + each, `writer ${each}`));
  const won = await Promise.all(
    contents.map((content, each) =>
      store.put('recordings/one', Readable.from([content], { objectMode: false }), {
        // Every second one does not know its length, and writes through a file.
        bytes: each % 2 === 0 ? content.length : undefined,
        contentType: 'audio/mpeg',
      }),
    ),
  );
  expect(won.filter(Boolean)).toHaveLength(1);
  const winner = contents[won.indexOf(true)] ?? Buffer.alloc(0);
  const object = { bytes: winner.length, sha256: createHash('sha256').update(winner).digest('hex') };
  expect(await store.head('recordings/one')).toEqual(object);
  expect(await takeBucketInventory(bucket)).toEqual([{ key: 'recordings/one', ...object }]);
});

it('of fifty who plan the same hour at once one wins, and its windows are there once', async () => {
  const engine = dynamoEngine();
  onTestFinished(() => engine.destroy());
  const windows = dynamoWindows(engine, await makeTable('ControlTable'));
  const [since, until] = [at('2026-03-02T09:00:00Z'), at('2026-03-02T10:00:00Z')];
  await windows.plan({ kind: 'tail', since: undefined, until: since, windows: [] });
  const window = { kind: 'tail', from: since, to: until } as const;
  const won = await Promise.all(
    fifty.map(() => windows.plan({ kind: 'tail', since, until, windows: [window] })),
  );
  expect(won.filter(Boolean)).toHaveLength(1);
  expect(await windows.unread()).toEqual([window]);
  expect(await windows.plannedUntil('tail')).toBe(until);
});
