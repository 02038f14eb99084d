import { expect, test } from 'vitest';
import { openAwsStores } from '../../local/aws/aws-stores.ts';
import { aDiscovered, anId, at } from '../build/recordings.ts';

test('every write of a row comes out of the stream, in order, with the images before and after', async () => {
  const stores = await openAwsStores(work => work());
  const row = aDiscovered({ id: anId(), lookAt: at('2026-03-02T10:00:00Z') });
  await stores.recordings.create(row);
  const rung = await stores.recordings.move(row, { ...row, wake: 'archive' });
  const { wake: _rung, lookAt: _due, ...rest } = rung;
  await stores.recordings.move(rung, rest);

  const changes = stores.feed.read(0, 10);

  expect(changes.map(change => change.eventName)).toEqual(['INSERT', 'MODIFY', 'MODIFY']);
  expect(changes.map(change => change.newImage?.['wake'])).toEqual([undefined, 'archive', undefined]);
  expect(changes[0]?.newImage?.['lookDay']).toMatch(/^2026-03-02#[0-7]$/);
  expect(changes[2]?.oldImage).toEqual(changes[1]?.newImage);
  expect(await stores.rows()).toEqual([{ ...rest, version: 3 }]);
  stores.close();
});
