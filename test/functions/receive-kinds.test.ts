import { describe, expect, it } from 'vitest';
import { hrWorld, sentAtMs } from '../build/hr-world.ts';
import { entraEvent, entraRequest, entraToken, oktaEvent, oktaRequest } from '../build/signed-requests.ts';

describe('Okta', () => {
  it('asks once, and is answered what it asked, whatever that is', async () => {
    const world = hrWorld();
    const challenge = 'a"\\<b>';
    const ask = {
      method: 'GET',
      headers: { 'x-okta-verification-challenge': challenge },
      body: Buffer.from(''),
    };
    expect(await world.post('okta', ask)).toEqual({
      statusCode: 200,
      headers: { 'content-type': 'application/json', 'x-content-type-options': 'nosniff' },
      body: JSON.stringify({ verification: challenge }),
    });
    expect(await world.post('token', ask)).toEqual({ statusCode: 405 });
    const long = { ...ask, headers: { 'x-okta-verification-challenge': 'x'.repeat(1_025) } };
    expect(await world.post('okta', long)).toEqual({ statusCode: 405 });
  });

  it('may send many events at once, of which one that failed or is odd spoils none', async () => {
    const world = hrWorld();
    const user = (id: string) => [{ type: 'User', id, alternateId: `${id}@example.com` }];
    const events = [
      oktaEvent({ uuid: 'a', target: user('u1') }),
      oktaEvent({ uuid: 'b', target: user('u2'), outcome: { result: 'FAILURE' } }),
      { nonsense: true },
      oktaEvent({ uuid: 'c', target: user('u3'), eventType: 'user.session.start' }),
      oktaEvent({ uuid: 'd', target: user('u4') }),
      oktaEvent({ uuid: 'a', target: user('u1') }),
    ];
    expect(await world.post('okta', oktaRequest(events))).toEqual({ statusCode: 200 });
    const about = (await world.cases()).map(each => each.words['okta']?.subject.sourceUserId);
    expect(about.toSorted()).toEqual(['u1', 'u4']);
    expect(world.log.lines.at(-1)).toMatchObject({ facts: { opened: 2, known: 1, passedOver: 3 } });
  });

  it('makes no case that could not be read again', async () => {
    const world = hrWorld();
    const target = [{ type: 'User', id: 'u'.repeat(257), alternateId: 'leaver@example.com' }];
    expect(await world.post('okta', oktaRequest([oktaEvent({ target })]))).toEqual({ statusCode: 200 });
    expect(await world.cases()).toEqual([]);
    expect(world.log.lines.at(-1)).toMatchObject({ facts: { opened: 0, passedOver: 1 } });
  });

  it('names the user, and never the administrator who did it', async () => {
    const world = hrWorld();
    await world.post('okta', oktaRequest());
    expect(JSON.stringify(await world.cases())).not.toMatch(/admin/i);
    expect(await world.cases()).toMatchObject([
      { words: { okta: { subject: { sourceUserId: '00u9', emails: ['leaver@example.com'] } } } },
    ]);
  });
});

describe('Microsoft Entra', () => {
  it.each<[string, object, Parameters<typeof entraToken>[2]]>([
    ['of another tenant', { tid: '00000000-0000-4000-8000-000000000000' }, {}],
    ['from another issuer', { iss: 'https://sts.windows.net/00000000-0000-4000-8000-000000000000/' }, {}],
    ['for another audience', { aud: 'api://other' }, {}],
    ['of another identity in the tenant', { oid: '00000000-0000-4000-8000-000000000000' }, {}],
    ['that has run out', { exp: sentAtMs / 1000 - 301 }, {}],
    ['that never runs out', { exp: undefined }, {}],
    ['that is not yet good', { nbf: sentAtMs / 1000 + 301 }, {}],
    ['of another type', {}, { typ: 'at+jwt' }],
    ['signed with another algorithm', {}, { alg: 'RS512', hash: 'RSA-SHA512' }],
    ['with another key', {}, { kid: 'key-2' }],
  ])('is refused with a token %s', async (_what, claims, header) => {
    const world = hrWorld();
    const token = entraToken(sentAtMs, claims, header);
    expect(await world.post('entra', entraRequest(sentAtMs, { token }))).toEqual({ statusCode: 401 });
    expect(await world.cases()).toEqual([]);
  });

  it('is refused with a token that is spelled otherwise', async () => {
    const world = hrWorld();
    const token = entraToken(sentAtMs);
    const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    // The last letter has four bits that no byte takes.
    const other = letters[letters.indexOf(token.at(-1) ?? '') + 1] ?? '';
    const changed = token.slice(0, -1) + other;
    expect(Buffer.from(changed, 'base64url')).toEqual(Buffer.from(token, 'base64url'));
    expect(await world.post('entra', entraRequest(sentAtMs, { token: changed }))).toEqual({
      statusCode: 401,
    });
    expect(await world.post('entra', entraRequest(sentAtMs, { token }))).toEqual({ statusCode: 200 });
  });

  it('is refused without a signature', async () => {
    const world = hrWorld();
    const [, claims] = entraToken(sentAtMs).split('.');
    const header = Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url');
    for (const token of [`${header}.${claims ?? ''}.`, `${header}.${claims ?? ''}.AA`])
      expect(await world.post('entra', entraRequest(sentAtMs, { token }))).toEqual({ statusCode: 401 });
  });

  it('is asked for its keys once a day, and for an unknown one no more than every five minutes', async () => {
    const world = hrWorld();
    const post = async (minutes: number, header: { kid?: string } = {}) => {
      const now = sentAtMs + minutes * 60_000;
      world.clock.set(new Date(now).toISOString());
      await world.post('entra', entraRequest(now, { token: entraToken(now, {}, header) }));
    };
    await post(0);
    await post(1);
    expect(world.asked).toHaveLength(1);
    await post(2, { kid: 'forged' });
    expect(world.asked).toHaveLength(1);
    for (const minutes of [6, 7, 8]) await post(minutes, { kid: 'forged' });
    expect(world.asked).toHaveLength(2);
    await post(24 * 60 + 7);
    expect(world.asked).toHaveLength(3);
  });

  it('that dates its message out of all reckoning is passed over', async () => {
    const world = hrWorld();
    const body = JSON.stringify(entraEvent).replace('2026-03-02T09:00:00Z', '9999-12-31T23:00:00Z');
    expect(await world.post('entra', entraRequest(sentAtMs, { body }))).toEqual({ statusCode: 200 });
    expect(await world.cases()).toEqual([]);
  });

  it('says who the manager is', async () => {
    const world = hrWorld();
    await world.post('entra', entraRequest(sentAtMs));
    expect(await world.cases()).toMatchObject([
      { words: { entra: { manager: { email: 'manager@example.com' }, assurance: 'jwt' } } },
    ]);
  });
});
