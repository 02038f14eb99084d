import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readTruth } from '../../../local/judge/truth.ts';
import { quirkNames } from '../../../local/webex-model/quirks.ts';
import { aSimulator, bareIdOf, type SimulatorAtHand } from '../../build/simulator.ts';

async function clockOf(webex: SimulatorAtHand): Promise<unknown> {
  return (await fetch(`${webex.adminUrl}/clock`)).json();
}

describe('the clock', () => {
  it('stands still until it is moved, and then only forward', async () => {
    const webex = await aSimulator();
    const now = async () => (await webex.truth()).now;
    expect(await now()).toBe('2026-10-01T00:00:00.000Z');
    await webex.moveClock('2026-10-01T06:30:00Z');
    await webex.moveClock('2026-10-01T06:30:00Z');
    const back = await webex.admin('/clock', { now: '2026-10-01T06:29:59Z' });
    expect([back.status, await back.json()]).toEqual([400, { message: 'The clock only moves forward.' }]);
    expect((await webex.admin('/clock', { now: 'later' })).status).toBe(400);
    expect((await webex.admin('/clock', { when: '2026-10-02T00:00:00Z' })).status).toBe(400);
    expect(await now()).toBe('2026-10-01T06:30:00.000Z');
  });

  it('tells when the last thing will have happened', async () => {
    const webex = await aSimulator();
    const at = { createTime: '2026-10-01T08:00:00Z' };
    await webex.add({ ...at, visibleAt: '2026-10-02T08:00:00Z', transcriptReadyAt: '2026-10-02T07:00:00Z' });
    await webex.add({ ...at, transcriptReadyAt: '2026-10-01T09:00:00Z' });
    expect(await clockOf(webex)).toEqual({
      now: '2026-10-01T00:00:00.000Z',
      lastEventAt: '2026-10-02T08:00:00.000Z',
    });
  });

  it('knows of late arrivals when the last thing will have happened', async () => {
    const webex = await aSimulator();
    const last = async () => z.object({ lastEventAt: z.string() }).parse(await clockOf(webex)).lastEventAt;
    const at = { createTime: '2026-10-01T08:00:00Z', transcriptReadyAt: null };
    await webex.add(at);
    expect(await last()).toBe('2026-10-01T08:00:00.000Z');
    await webex.admin('/faults', { rates: { 'late-arrival': 1 } });
    expect((await last()) > '2026-10-01T08:00:00.000Z').toBe(true);
    await webex.add({ ...at, createTime: '2026-10-09T08:00:00Z' });
    expect((await last()) > '2026-10-09T08:00:00.000Z').toBe(true);
  });

  it('is the one that answers are dated by', async () => {
    const webex = await aSimulator();
    await webex.moveClock('2026-12-24T18:00:00Z');
    const response = await webex.call('/admin/convergedRecordings');
    expect(response.headers.get('date')).toBe('Thu, 24 Dec 2026 18:00:00 GMT');
  });
});

describe('a recording that is added by hand', () => {
  it('is what was said of it', async () => {
    const webex = await aSimulator();
    const [, other] = await webex.people();
    const id = await webex.add({
      id: '6f1c0d5e-0000-4000-a000-00000000abcd',
      topic: 'Quarterly call',
      owner: other?.emails[0],
      timeRecorded: '2026-09-29T09:00:00Z',
      createTime: '2026-09-29T10:00:00Z',
      durationSeconds: 40,
      callSessionId: 'session-1',
    });
    const { items } = await webex.page('/admin/convergedRecordings');
    expect(items).toMatchObject([
      {
        id: '6f1c0d5e-0000-4000-a000-00000000abcd',
        topic: 'Quarterly call',
        ownerEmail: other?.emails[0],
        timeRecorded: '2026-09-29T09:00:00Z',
        createTime: '2026-09-29T10:00:00Z',
        durationSeconds: 40,
        sizeBytes: 79_992,
        serviceData: { callSessionId: 'session-1' },
      },
    ]);
    expect((await webex.recordingOf(id))?.audio.bytes).toBe(79_992);
  });

  it('may state what is not true of its audio, or be unreadable', async () => {
    const webex = await aSimulator();
    const id = await webex.add({
      createTime: '2026-09-29T10:00:00Z',
      durationSeconds: 600,
      audioSeconds: 10,
      sizeBytes: 5,
      raw: { timeRecorded: null },
    });
    const response = await webex.call('/admin/convergedRecordings');
    expect(await response.json()).toMatchObject({
      items: [{ id, durationSeconds: 600, sizeBytes: 5, timeRecorded: null }],
    });
    expect(await webex.recordingOf(id)).toMatchObject({ malformed: true, audio: { bytes: 20_016 } });
  });

  it('may show later than it was made', async () => {
    const webex = await aSimulator();
    const id = await webex.add({ createTime: '2026-09-30T10:00:00Z', visibleAt: '2026-10-02T00:00:00Z' });
    expect((await webex.call(`/convergedRecordings/${id}`)).status).toBe(404);
    await webex.moveClock('2026-10-02T00:00:00Z');
    expect((await webex.page('/admin/convergedRecordings')).ids).toEqual([id]);
    expect(await webex.recordingOf(id)).toMatchObject({ visibleAt: '2026-10-02T00:00:00Z' });
  });

  it('is refused with what is wrong with it', async () => {
    const webex = await aSimulator();
    const id = await webex.add({});
    for (const body of [
      { id },
      { id: id.replaceAll('-', '') },
      { owner: 'nobody' },
      { colour: 'blue' },
      { createTime: 'now' },
    ])
      expect((await webex.admin('/recordings', body)).status, JSON.stringify(body)).toBe(400);
    expect((await fetch(`${webex.adminUrl}/recordings`, { method: 'POST', body: '{' })).status).toBe(400);
    expect((await webex.truth()).recordings).toHaveLength(1);
  });
});

describe('the truth', () => {
  it('counts every call, and tells what was listed when', async () => {
    const webex = await aSimulator();
    const id = await webex.add({ createTime: '2026-09-30T10:00:00Z' });
    const hidden = await webex.add({ createTime: '2026-09-01T10:00:00Z' });
    await webex.page('/admin/convergedRecordings');
    await webex.moveClock('2026-10-01T01:00:00Z');
    await webex.page('/admin/convergedRecordings');
    await webex.call('/convergedRecordings', 'user');
    await fetch((await webex.links(id)).audioDownloadLink).then(response => response.arrayBuffer());
    await webex.call(`/convergedRecordings/${id}/metadata`);
    const truth = await webex.truth();
    expect(truth.calls).toEqual({
      total: 6,
      byOperation: { details: 1, download: 1, list: 2, 'list-own': 1, metadata: 1 },
      byStatus: { '200': 6 },
    });
    expect(truth.recordings.map(each => [each.id, each.firstListedAt])).toEqual([
      [id, '2026-10-01T00:00:00.000Z'],
      [hidden, null],
    ]);
  });

  it('counts how calls were answered, and those that never were', async () => {
    const webex = await aSimulator();
    const id = await webex.add({ createTime: '2026-09-30T10:00:00Z' });
    await webex.call(`/convergedRecordings/${id}`);
    await webex.call('/convergedRecordings/nobody');
    await webex.call('/people', 'compliance');
    await webex.write('softDelete', { recordingIds: [id] });
    await webex.write('restore', { recordingIds: [id] });
    for (const fault of ['reset-before', 'answer-lost']) {
      await webex.admin('/faults', { next: [{ fault }] });
      await expect(webex.write('softDelete', { recordingIds: [id] })).rejects.toThrow();
    }
    const { audioDownloadLink } = await webex.links(id);
    await webex.admin('/faults', { next: [{ fault: 'expired-link' }, { fault: 'reset-before' }] });
    expect((await fetch(audioDownloadLink)).status).toBe(403);
    await expect(fetch(audioDownloadLink)).rejects.toThrow();
    expect((await webex.call('/no/such/thing')).status).toBe(404);
    expect((await webex.truth()).calls).toMatchObject({
      total: 10,
      byStatus: { '200': 2, '204': 2, '403': 2, '404': 1, none: 3 },
    });
  });

  it('is the same for the same seed, and another for another', async () => {
    const [one, same, other] = [
      await aSimulator({ seed: 5, recordings: 30 }),
      await aSimulator({ seed: 5, recordings: 30 }),
      await aSimulator({ seed: 6, recordings: 30 }),
    ];
    const truth = await one.truth();
    expect(await same.truth()).toEqual(truth);
    expect((await other.truth()).recordings).not.toEqual(truth.recordings);
  });
});

describe('the truth about metadata', () => {
  it('is what the API sends to the byte, whatever else is odd', async () => {
    const others = quirkNames.filter(name => name !== 'metadata-204' && name !== 'metadata-late');
    for (const quirks of [{}, Object.fromEntries(others.map(name => [name, 1]))]) {
      const webex = await aSimulator({ recordings: 40, quirks });
      const { recordings } = await readTruth(webex.adminUrl);
      const visible = recordings.filter(each => each.visibleAt <= '2026-10-01T00:00:00Z');
      expect(visible.length).toBeGreaterThan(30);
      for (const { id, metadata } of visible) expect(metadata).toEqual([await sentMetadata(webex, id)]);
    }
  });

  it('remembers what was sent before a recording was given to another, from when that shows', async () => {
    const webex = await aSimulator({ effectLagSeconds: 60 });
    const [owner, heir] = await webex.people();
    const id = await webex.add({ owner: owner?.emails[0], createTime: '2026-09-30T10:00:00Z' });
    const before = await sentMetadata(webex, id);
    const body = { reassignOwnerEmail: heir?.emails[0], recordingIds: [id] };
    expect((await webex.write('reassign', body)).status).toBe(204);
    expect(await toldMetadata(webex, id)).toEqual([before]);
    await webex.moveClock('2026-10-01T00:01:00Z');
    const after = await sentMetadata(webex, id);
    expect(after).not.toEqual(before);
    expect(await toldMetadata(webex, id)).toEqual([before, after]);
  });

  it.each(['new', 'old'] as const)('knows every address of an owner (%s ones are shown)', async shown => {
    const webex = await aSimulator({ switches: { renamedOwner: shown } });
    const [owner] = await webex.people();
    const id = await webex.add({ owner: owner?.emails[0], createTime: '2026-09-30T10:00:00Z' });
    const sent = [await sentMetadata(webex, id)];
    let person = owner?.emails[0];
    for (const email of ['second.name@acme.example', 'third.name@acme.example']) {
      expect((await webex.admin('/people', { person, email })).status).toBe(200);
      sent.push(await sentMetadata(webex, id));
      person = email;
    }
    const told = await toldMetadata(webex, id);
    expect(told).toHaveLength(shown === 'new' ? 3 : 2);
    expect(told).toEqual(expect.arrayContaining(sent));
  });

  it('is nothing where Webex never has any', async () => {
    const webex = await aSimulator({ quirks: { 'metadata-204': 1 } });
    const id = await webex.add({ createTime: '2026-09-30T10:00:00Z' });
    expect(await toldMetadata(webex, id)).toEqual([]);
  });
});

async function sentMetadata(webex: SimulatorAtHand, id: string) {
  const response = await webex.call(`/convergedRecordings/${id}/metadata?showAllTypes=true`);
  expect(response.status).toBe(200);
  const body = Buffer.from(await response.arrayBuffer());
  return { bytes: body.length, sha256: createHash('sha256').update(body).digest('hex') };
}

async function toldMetadata(webex: SimulatorAtHand, id: string) {
  return (await readTruth(webex.adminUrl)).recordings.find(each => each.id === id)?.metadata;
}

describe('a person that is changed by hand', () => {
  it('is found by the new address only, and keeps recordings and id', async () => {
    const webex = await aSimulator();
    const [, person] = await webex.people();
    const id = await webex.add({ owner: person?.emails[0], createTime: '2026-09-30T10:00:00Z' });
    const changed = await webex.admin('/people', {
      person: person?.emails[0],
      email: 'new.name@acme.example',
    });
    expect(await changed.json()).toMatchObject({ email: 'new.name@acme.example', state: 'active' });
    const found = async (email: string) => (await webex.call(`/people?email=${email}`, 'admin')).json();
    expect(await found(person?.emails[0] ?? '')).toEqual({ items: [] });
    expect(await found('NEW.name@acme.example')).toMatchObject({ items: [{ id: person?.id }] });
    expect((await webex.page('/admin/convergedRecordings?ownerEmail=new.name@acme.example')).ids).toEqual([
      id,
    ]);
    expect((await webex.details(id)).ownerEmail).toBe('new.name@acme.example');
  });

  it('is refused where nobody is meant, or somebody else has the address', async () => {
    const webex = await aSimulator();
    const [one, other] = await webex.people();
    if (one === undefined) throw new Error('There are no people.');
    for (const body of [
      { person: 'nobody@acme.example', state: 'inactive' },
      { person: bareIdOf(one), email: other?.emails[0] },
      { person: bareIdOf(one), state: 'asleep' },
    ])
      expect((await webex.admin('/people', body)).status, JSON.stringify(body)).toBe(400);
  });
});

it('the admin endpoint is well, and knows nothing else', async () => {
  const webex = await aSimulator();
  expect(await (await fetch(`${webex.adminUrl}/healthz`)).json()).toEqual({ ok: true });
  expect((await fetch(`${webex.adminUrl}/secrets`)).status).toBe(404);
});
