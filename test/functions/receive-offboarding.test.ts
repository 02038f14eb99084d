import { describe, expect, it } from 'vitest';
import { TransientError } from '../../lib/domain/errors.ts';
import type { Offboardings } from '../../lib/ports-offboarding.ts';
import { hrWorld, sentAtMs } from '../build/hr-world.ts';
import { offboardingsInMemory } from '../build/offboardings-in-memory.ts';
import {
  bambooRequest,
  connectionsFile,
  entraRequest,
  gatewayEvent,
  hmacRequest,
  oktaEvent,
  oktaRequest,
  ownEvent,
  secrets,
  standardRequest,
  tokenRequest,
  type SentRequest,
} from '../build/signed-requests.ts';
import { containing } from '../build/webex.ts';

const genuine: [string, () => SentRequest][] = [
  ['standard', () => standardRequest(sentAtMs)],
  ['bamboo', () => bambooRequest(sentAtMs)],
  ['okta', () => oktaRequest()],
  ['entra', () => entraRequest(sentAtMs)],
  ['hmac', () => hmacRequest()],
  ['token', () => tokenRequest()],
];
const withHeaders = (sent: SentRequest, headers: Record<string, string>): SentRequest => ({
  ...sent,
  headers: { ...sent.headers, ...headers },
});
const proofOf: Record<string, string> = {
  standard: 'webhook-signature',
  bamboo: 'x-bamboohr-signature',
  okta: 'authorization',
  entra: 'authorization',
  hmac: 'bob-signature',
  token: 'authorization',
};

describe('a genuine request', () => {
  it.each(genuine)(
    'is answered with 200 and nothing else, once its case is stored: %s',
    async (connection, make) => {
      const world = hrWorld();
      expect(await world.post(connection, make())).toEqual({ statusCode: 200 });
      expect(await world.cases()).toMatchObject([{ status: 'noted', wake: 'enrich', openedBy: connection }]);
    },
  );

  it.each(genuine)('may come in base64, as other types do: %s', async (connection, make) => {
    const world = hrWorld();
    expect(await world.post(connection, make(), { base64: true })).toEqual({ statusCode: 200 });
    expect(await world.cases()).toHaveLength(1);
  });

  it.each(genuine)('sent again is acknowledged and changes nothing: %s', async (connection, make) => {
    const world = hrWorld();
    await world.post(connection, make());
    const before = await world.cases();
    expect(await world.post(connection, make())).toEqual({ statusCode: 200 });
    expect(await world.cases()).toEqual(before);
  });

  it('is known for 45 days, and not longer', async () => {
    const world = hrWorld();
    const known = async (now: string) => {
      world.clock.set(now);
      await world.post('okta', oktaRequest());
      return world.log.lines.at(-1)?.facts['known'];
    };
    expect(await known('2026-03-02T10:00:00Z')).toBe(0);
    expect(await known('2026-04-16T09:59:59Z')).toBe(1);
    expect(await known('2026-04-16T10:00:00Z')).toBe(0);
    expect(await world.cases()).toHaveLength(1);
  });

  it.each(genuine)('without its proof is refused with 401: %s', async (connection, make) => {
    const world = hrWorld();
    for (const proof of ['', 'x', secrets.standardOld])
      expect(
        await world.post(connection, withHeaders(make(), { [proofOf[connection] ?? '']: proof })),
      ).toEqual({
        statusCode: 401,
      });
    expect(await world.cases()).toEqual([]);
  });

  it('with characters beyond ASCII is verified over its bytes', async () => {
    const body = JSON.stringify({ ...ownEvent, subject: { id: 'Zoë-1' }, note: '\u00eb 1.0' });
    const world = hrWorld();
    expect(await world.post('standard', standardRequest(sentAtMs, { body }), { base64: true })).toEqual({
      statusCode: 200,
    });
    const bytes = Buffer.from(body, 'latin1');
    const other = { ...standardRequest(sentAtMs, { body, id: 'msg_2' }), body: bytes };
    expect(await world.post('standard', other, { base64: true })).toEqual({ statusCode: 401 });
  });

  it('in the older spelling of REST APIs is read as well', async () => {
    const world = hrWorld();
    const { headers, body } = standardRequest(sentAtMs);
    const capital = (name: string) => name.replace(/\b\w/g, letter => letter.toUpperCase());
    const named = Object.entries(headers).map(([name, value]) => [capital(name), value] as const);
    const event = {
      httpMethod: 'POST',
      headers: Object.fromEntries(named),
      pathParameters: { connection: 'standard' },
      body: body.toString(),
      isBase64Encoded: false,
    };
    expect(await world.handle(event)).toEqual({ statusCode: 200 });
  });
});

describe('what is refused', () => {
  it('is any connection that nobody has configured', async () => {
    const world = hrWorld();
    expect(await world.post('leaver@example.com', tokenRequest())).toEqual({ statusCode: 404 });
    expect(world.log.lines).toEqual([
      { level: 'warn', event: 'offboarding-refused', facts: { connection: undefined, why: 'no-connection' } },
    ]);
  });

  it.each(genuine)('is any other method: %s', async (connection, make) => {
    const world = hrWorld();
    expect(await world.post(connection, { ...make(), method: 'GET' })).toEqual({ statusCode: 405 });
    expect(await world.cases()).toEqual([]);
  });

  it('is a body of more than 256 KiB, before anything is computed over it, and somebody is told', async () => {
    const world = hrWorld();
    const body = JSON.stringify({ ...ownEvent, padding: 'x'.repeat(262_144) });
    expect(await world.post('standard', standardRequest(sentAtMs, { body }))).toEqual({ statusCode: 413 });
    expect(world.log.lines).toMatchObject([{ level: 'error', facts: { why: 'too-large' } }]);
  });

  it('is a request of more events than can be answered for in time', async () => {
    const world = hrWorld();
    const tiny = { published: '2026-03-02T09:00:00Z', eventType: 'x', outcome: {}, target: [] };
    expect(await world.post('okta', oktaRequest(Array(2_000).fill(tiny)))).toEqual({ statusCode: 413 });
    expect(world.log.lines).toMatchObject([{ level: 'error', facts: { why: 'too-many' } }]);
  });

  it('is our own event with a field that is mistaken, by its name and not by what it says', async () => {
    const world = hrWorld();
    const body = JSON.stringify({
      ...ownEvent,
      subject: { email: 'nobody' },
      effective: { date: '2026-02-30' },
    });
    const answer = await world.post('standard', standardRequest(sentAtMs, { body }));
    expect(answer).toMatchObject({ statusCode: 400, body: containing('subject.email, effective') });
    expect(JSON.stringify(answer)).not.toContain('nobody');
  });

  it('is a signature without a time that is older than events are known', async () => {
    const world = hrWorld();
    world.clock.set('2026-04-16T09:00:00Z');
    expect(await world.post('hmac', hmacRequest())).toEqual({ statusCode: 200 });
    world.clock.set('2026-04-16T09:00:01Z');
    const other = hrWorld();
    other.clock.set('2026-04-16T09:00:01Z');
    expect(await other.post('hmac', hmacRequest())).toEqual({ statusCode: 401 });
  });
});

describe('our own fault', () => {
  it.each(genuine)('is answered with 503, so that the sender comes again: %s', async (connection, make) => {
    const world = hrWorld();
    world.trouble.secrets = true;
    world.trouble.keys = true;
    expect(await world.post(connection, make())).toEqual({ statusCode: 503 });
    world.trouble.secrets = false;
    world.trouble.keys = false;
    expect(await world.post(connection, make())).toEqual({ statusCode: 200 });
    expect(await world.cases()).toHaveLength(1);
  });

  it('loses and doubles nothing where it comes in the middle of many', async () => {
    const kept = offboardingsInMemory();
    let left = 2;
    const dying: Offboardings = {
      ...kept,
      async write(change) {
        left -= 1;
        if (left < 0) throw new TransientError('store-unavailable', 'The table is gone.');
        await kept.write(change);
      },
    };
    const user = (id: string) => oktaEvent({ uuid: id, target: [{ type: 'User', id }] });
    const sent = oktaRequest(['u1', 'u2', 'u3', 'u4'].map(user));
    const world = hrWorld({ offboardings: dying });
    expect(await world.post('okta', sent)).toEqual({ statusCode: 503 });
    left = 100;
    expect(await world.post('okta', sent)).toEqual({ statusCode: 200 });
    const about = [...kept.cases.values()].map(({ words }) => words['okta']?.subject.sourceUserId);
    expect(about.toSorted()).toEqual(['u1', 'u2', 'u3', 'u4']);
  });

  it('is a secret that is not there, too', async () => {
    const bamboo = { kind: 'bamboohr', secret: 'nowhere' };
    const world = hrWorld({ file: { connections: { bamboo } } });
    expect(await world.post('bamboo', bambooRequest(sentAtMs))).toEqual({ statusCode: 503 });
    expect(world.log.lines).toMatchObject([
      {
        level: 'error',
        event: 'request-failed',
        facts: { why: containing('the secret nowhere of connection bamboo') },
      },
    ]);
  });

  it('is whatever API Gateway should never send', async () => {
    const world = hrWorld();
    for (const event of [
      undefined,
      null,
      7,
      {},
      { headers: 7 },
      { pathParameters: { connection: 'okta' }, body: 7 },
    ])
      expect((await world.handle(event)).statusCode).toBeOneOf([404, 503]);
  });
});

describe('two secrets', () => {
  it('are both good until the one before has run out', async () => {
    const world = hrWorld();
    const old = (id: string) => standardRequest(sentAtMs, { secret: secrets.standardOld, id });
    expect(await world.post('standard', old('msg_1'))).toEqual({ statusCode: 200 });
    for (const now of ['2026-04-01T00:00:00Z', '2026-05-01T00:00:00Z']) {
      world.clock.set(now);
      const late = standardRequest(Date.parse(now), { secret: secrets.standardOld, id: 'msg_2' });
      expect(await world.post('standard', late)).toEqual({ statusCode: 401 });
    }
  });
});

it('a secret that was changed is good at once, and the one that it replaces no more', async () => {
  const world = hrWorld();
  const before = tokenRequest();
  world.values.set('token', 'another-secret-0123456789abc');
  const after = withHeaders(before, { authorization: 'Bearer another-secret-0123456789abc' });
  expect(await world.post('token', after)).toEqual({ statusCode: 200 });
  expect(await world.post('token', before)).toEqual({ statusCode: 401 });
});

describe('senders of one person', () => {
  it('who speak at once make one case, with the words of all', async () => {
    const world = hrWorld();
    const all = genuine.filter(([connection]) => connection !== 'bamboo');
    const answers = await Promise.all(all.map(async ([connection, make]) => world.post(connection, make())));
    expect(answers).toEqual(all.map(() => ({ statusCode: 200 })));
    const [each, ...others] = await world.cases();
    expect(others).toEqual([]);
    expect(Object.keys(each?.words ?? {}).toSorted()).toEqual(all.map(([name]) => name).toSorted());
  });

  it('whose clocks are ahead do not have the last word for ever', async () => {
    const world = hrWorld();
    const ahead = JSON.stringify({ ...ownEvent, timestamp: '2027-01-01T00:00:00Z' });
    await world.post('standard', standardRequest(sentAtMs, { body: ahead }));
    world.clock.set('2026-03-02T10:01:00Z');
    const body = JSON.stringify({
      ...ownEvent,
      type: 'offboarding.cancelled',
      timestamp: '2026-03-02T10:00:30Z',
    });
    await world.post('standard', standardRequest(sentAtMs, { body, id: 'msg_2' }));
    expect(await world.cases()).toMatchObject([{ status: 'cancelled', because: 'cancelled' }]);
  });
});

describe('a shared secret', () => {
  it('names no manager and no successor, whatever is sent with it', async () => {
    const world = hrWorld();
    await world.post('token', tokenRequest());
    expect(JSON.stringify(await world.cases())).not.toContain('thief');
  });

  it('cannot be given the last word', () => {
    const token = { ...connectionsFile.connections.token, alone: true };
    expect(() => hrWorld({ file: { connections: { token } } })).toThrow(
      'connections.token.alone is no known key',
    );
  });
});

describe('too many people within an hour', () => {
  it('have a person asked, once', async () => {
    const world = hrWorld({ file: { ...connectionsFile, mostLeaversAnHour: 2 } });
    for (const each of ['a', 'b', 'c', 'd']) {
      const body = JSON.stringify({ ...ownEvent, subject: { id: each } });
      const sent = standardRequest(sentAtMs, { body, id: `msg_${each}` });
      expect(await world.post('standard', sent)).toEqual({ statusCode: 200 });
    }
    expect(world.log.lines.filter(({ event }) => event === 'too-many-leavers')).toMatchObject([
      { level: 'error', facts: { connection: 'standard', most: 2 } },
    ]);
    expect(await world.cases()).toHaveLength(4);
    expect(await world.notes.get('leavers', 'standard')).toMatchObject({
      value: { pulled: { since: '2026-03-02T10:00:00.000Z' } },
    });
  });
});

describe('the log', () => {
  it('has no name, no address, no secret and no body of whatever is sent', async () => {
    const world = hrWorld();
    for (const [connection, make] of genuine) {
      await world.post(connection, make());
      await world.post(connection, withHeaders(make(), { [proofOf[connection] ?? '']: secrets.okta }));
      const canary = Buffer.from('{"type":"offboarding.requested","subject":"CANARY leaver@example.com"');
      await world.post(connection, { ...make(), body: canary });
      await world.post(`CANARY-${connection}`, make());
    }
    const broken = standardRequest(sentAtMs, {
      body: '{"type":"offboarding.requested","subject":"CANARY"',
      id: 'c',
    });
    await world.post('standard', broken);
    await world.handle({ ...gatewayEvent('okta', oktaRequest()), headers: { CANARY: 7 } });
    const written = JSON.stringify(world.log.lines);
    expect(world.log.lines.length).toBeGreaterThan(20);
    expect(written).not.toMatch(/canary|leaver|manager@|lindqvist|4711|00u9|secret-0|whsec|Bearer/i);
  });
});
