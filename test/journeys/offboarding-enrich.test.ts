import type { IncomingHttpHeaders } from 'node:http';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { receiveOffboarding } from '../../functions/receive-offboarding.ts';
import { recordingId } from '../../lib/domain/recording-id.ts';
import { Secret } from '../../lib/domain/secret.ts';
import { hrSenders } from '../../lib/hr/senders.ts';
import { sendOverNetwork } from '../../lib/runtime/http.ts';
import { senderParts } from '../../local/start/offboarding-functions.ts';
import { aReceiver, hrSimulator } from '../build/hr-sent.ts';
import { aJourney } from '../build/journey.ts';
import { invocation } from '../build/lambda.ts';
import { gatewayEvent, secrets, standardRequest, type SentRequest } from '../build/signed-requests.ts';

const slowMs = 120_000;
const member = z.object({
  id: z.string(),
  email: z.string(),
  state: z.string(),
  managerId: z.string().optional(),
  recordings: z.number(),
});
const paper = z.object({ available: z.array(z.string()), inBin: z.array(z.string()) });

/** A life of tapekeeper in which HR can be heard. */
async function aLife(file: object) {
  const named = new Map<string, string>([...Object.entries(secrets), ['api', 'simulated-api-key']]);
  const kept = {
    named: async (name: string) => {
      const text = named.get(name);
      return text === undefined ? undefined : new Secret(text);
    },
    renew: async () => false,
  };
  const journey = await aJourney({}, { historyDays: 1, pollEveryMs: 3_600_000, secrets: kept });
  const { notes, clock, log, offboardings } = journey;
  const connect = (value: object, revision = 0) =>
    notes.put({ kind: 'connections', name: 'in-force', value, revision });
  await connect(file);
  let made = 0;
  const newId = () => `c0ffee${String((made += 1)).padStart(2, '0')}`;
  const senders = hrSenders(senderParts({ notes, send: sendOverNetwork, secrets: kept }));
  const handler = receiveOffboarding({ senders, offboardings, notes, clock, newId, log });
  const staff = async () => z.object({ items: z.array(member) }).parse(await journey.asked('/people')).items;
  return {
    ...journey,
    connect: (value: object) => connect(value, 1),
    /** Somebody with a manager who is there. */
    async leaver() {
      const all = await staff();
      const found = all.find(each => each.state === 'active' && isThere(all, each.managerId));
      const manager = all.find(each => each.id === found?.managerId);
      if (found === undefined || manager === undefined) throw new Error('Nobody has a manager.');
      return { leaver: found, manager };
    },
    async hear(connection: string, sent: SentRequest) {
      return (await handler(gatewayEvent(connection, sent), invocation(clock, 10_000))).statusCode;
    },
    async theCase() {
      const [found, ...others] = await journey.cases();
      if (found === undefined || others.length > 0) throw new Error(`There are ${others.length} others.`);
      return found;
    },
    /** Everything that was logged. */
    written: () => JSON.stringify(log.lines),
  };
}

function isThere(all: readonly z.infer<typeof member>[], id: string | undefined): boolean {
  return all.some(each => each.id === id && each.state === 'active');
}

const standard = { kind: 'standard-webhooks', secret: 'standard', alone: 'yes' };

function leaves(email: string, nowMs: number): SentRequest {
  const event = {
    type: 'offboarding.requested',
    timestamp: new Date(nowMs).toISOString(),
    subject: { email, id: '4711' },
    effective: { at: '2026-10-02T17:00:00Z' },
  };
  return standardRequest(nowMs, { body: JSON.stringify(event) });
}

describe('a departure', { timeout: slowMs }, () => {
  it('that HR has signed is looked up at once, gets the manager as its successor, and is due on the day', async () => {
    const life = await aLife({ connections: { hr: standard } });
    const { leaver, manager } = await life.leaver();
    const call = {
      owner: leaver.id,
      timeRecorded: '2026-09-20T09:00:00Z',
      createTime: '2026-09-20T09:30:00Z',
    };
    const ids = [await life.add(call), await life.add({ ...call, createTime: '2026-09-20T09:40:00Z' })];
    await life.until('2026-10-01T01:00:00Z');
    expect(await life.hear('hr', leaves(leaver.email, Date.parse('2026-10-01T01:00:00Z')))).toBe(200);
    await life.until('2026-10-01T01:02:00Z');

    const found = await life.theCase();
    expect(found).toMatchObject({
      status: 'scheduled',
      ownerId: leaver.id,
      account: { state: 'active' },
      successor: { ownerId: manager.id, basis: 'manager' },
      effectiveAt: '2026-10-02T17:00:00.000Z',
      lookAt: '2026-10-02T17:00:00.000Z',
      snapshot: { recordings: 2 },
    });
    expect(found.wake).toBeUndefined();
    const listed = paper.parse(JSON.parse((await life.paper(found.snapshot?.key ?? '')) ?? '{}'));
    expect(listed).toEqual({ available: ids.map(id => recordingId.parse(id)).toSorted(), inBin: [] });

    await life.until('2026-10-02T17:06:00Z');
    expect(await life.theCase()).toMatchObject({ status: 'scheduled', wake: 'reassign' });
    expect(life.errors).toEqual([]);
    for (const canary of [leaver.email, manager.email, '4711']) expect(life.written()).not.toContain(canary);
  });

  it('keeps its successor when the directory forgets the manager and renames the person before the day', async () => {
    const life = await aLife({ connections: { hr: standard } });
    const { leaver, manager } = await life.leaver();
    await life.until('2026-10-01T01:00:00Z');
    await life.hear('hr', leaves(leaver.email, Date.parse('2026-10-01T01:00:00Z')));
    await life.until('2026-10-01T01:02:00Z');
    await life.byHand(`/people/${leaver.id}/manager`, { manager: null });
    await life.byHand(`/people/${leaver.id}/rename`, { email: 'renamed-canary@example.com' });
    // The identity provider says the same, under an address that nobody has any more.
    const again = standardRequest(Date.parse('2026-10-01T01:02:00Z'), {
      id: 'msg_2',
      body: JSON.stringify({
        type: 'offboarding.requested',
        timestamp: '2026-10-01T01:01:00Z',
        subject: { email: leaver.email, id: '4711', employeeNumber: '9' },
        effective: { at: '2026-10-02T17:00:00Z' },
      }),
    });
    expect(await life.hear('hr', again)).toBe(200);
    await life.until('2026-10-01T01:04:00Z');
    expect(await life.theCase()).toMatchObject({
      status: 'scheduled',
      ownerId: leaver.id,
      successor: { ownerId: manager.id, basis: 'manager' },
      // It was looked up anew: time passes from one thing that happens to the next.
      enrichedAt: expect.stringMatching(/^2026-10-01T01:0[2-5]/) as string,
    });
    expect(life.written()).not.toContain('canary');
  });

  it('of which BambooHR says only that something changed is read there: day, address and manager', async () => {
    const life = await aLife({});
    const { leaver, manager } = await life.leaver();
    await life.until('2026-10-01T01:00:00Z');
    const receiver = await aReceiver();
    const words = ['--kind', 'bamboohr', '--serve', '--to', receiver.url, '--secret', secrets.bamboo];
    const whom = ['--person', leaver.email, '--manager', manager.email, '--leaves', '2026-10-31'];
    const { origin } = await hrSimulator(Date.parse('2026-10-01T01:00:00Z'), ...words, ...whom);
    const api = { url: `${origin ?? ''}/api/v1`, secret: 'api' };
    await life.connect({ connections: { hr: { kind: 'bamboohr', secret: 'bamboo', alone: 'yes', api } } });
    for (const { headers, body } of receiver.received)
      expect(await life.hear('hr', { method: 'POST', headers: plain(headers), body })).toBe(200);
    await life.until('2026-10-01T01:02:00Z');
    expect(await life.theCase()).toMatchObject({
      status: 'scheduled',
      ownerId: leaver.id,
      successor: { ownerId: manager.id, basis: 'manager' },
      effectiveAt: '2026-11-01T00:00:00.000Z',
      words: { hr: { subject: { emails: [leaver.email] }, manager: { email: manager.email } } },
    });
    for (const canary of [leaver.email, manager.email]) expect(life.written()).not.toContain(canary);
  });

  it('of which nobody has said anything is held once its account was not active for an hour', async () => {
    const life = await aLife({});
    const { leaver, manager } = await life.leaver();
    await life.add({
      owner: leaver.id,
      timeRecorded: '2026-10-01T00:10:00Z',
      createTime: '2026-10-01T00:20:00Z',
    });
    await life.until('2026-10-01T02:30:00Z');
    await life.byHand(`/people/${leaver.id}/deactivate`, {});
    await life.until('2026-10-01T03:30:00Z');
    expect(await life.cases()).toEqual([]);
    await life.until('2026-10-01T05:30:00Z');
    const opened = {
      status: 'held',
      for: ['second-source'],
      ownerId: leaver.id,
      openedBy: 'webex:people',
      account: { state: 'inactive' },
      successor: { ownerId: manager.id },
    };
    expect(await life.theCase()).toMatchObject(opened);
    await life.byHand(`/people/${leaver.id}/activate`, {});
    await life.until('2026-10-02T07:00:00Z');
    expect(await life.theCase()).toMatchObject({ status: 'cancelled', because: 'reactivated' });
    expect(life.written()).not.toContain(leaver.email);
    expect(life.errors).toEqual([]);
  });
});

function plain(headers: IncomingHttpHeaders): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value].flat().join(',')]));
}
