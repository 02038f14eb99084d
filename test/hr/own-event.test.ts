import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { ownEvent, ownEventSchema } from '../../lib/hr/own-event.ts';

const published = new URL('../../docs/connect/offboarding-event.schema.json', import.meta.url);

it('the published schema is the one that is read', async () => {
  const said: unknown = JSON.parse(await readFile(published, 'utf8'));
  expect(said).toEqual(JSON.parse(JSON.stringify(ownEventSchema())));
});

it.each<[string, object]>([
  ['the least that it may have', { subject: { email: 'Leaver@Example.com' } }],
  ['an id of ours alone', { subject: { id: '4711' }, more: { unknown: true } }],
  ['a moment', { subject: { id: '4711' }, effective: { at: '2026-03-31T18:00:00+02:00' } }],
  [
    'a day somewhere',
    { subject: { id: '4711' }, effective: { date: '2026-03-31', timeZone: 'Asia/Kolkata' } },
  ],
])('an event with %s is read', (_what, event) => {
  expect(ownEvent.safeParse({ type: 'offboarding.requested', ...event }).success).toBe(true);
});

it.each<[string, object]>([
  ['nobody', { subject: {} }],
  ['an employee number alone', { subject: { employeeNumber: '7' } }],
  ['a day that is none', { subject: { id: '1' }, effective: { date: '2026-02-30' } }],
  ['a day nowhere', { subject: { id: '1' }, effective: { date: '2026-02-28', timeZone: 'Europe/Nowhere' } }],
  [
    'a moment that nobody can compute with',
    { subject: { id: '1' }, effective: { at: '9999-12-31T23:00:00Z' } },
  ],
  ['a moment without a zone', { subject: { id: '1' }, timestamp: '2026-03-02T09:00:00' }],
])('an event with %s is refused', (_what, event) => {
  expect(ownEvent.safeParse({ type: 'offboarding.requested', ...event }).success).toBe(false);
});
