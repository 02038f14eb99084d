import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { aSimulator, type SimulatorAtHand } from '../../build/simulator.ts';

const answer = z.object({ access_token: z.string(), token_type: z.string(), expires_in: z.number() });

async function refresh(webex: SimulatorAtHand, refreshToken: string, grant = 'refresh_token') {
  return fetch(`${webex.apiUrl}/access_token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: grant,
      client_id: 'c',
      client_secret: 's',
      refresh_token: refreshToken,
    }),
  });
}

describe('a refresh', () => {
  it('gives the token again as long as it is good', async () => {
    const webex = await aSimulator();
    expect(await (await refresh(webex, 'simulated-admin-refresh-token-1')).json()).toEqual({
      access_token: webex.tokens.admin,
      expires_in: 1_209_600,
      refresh_token: 'simulated-admin-refresh-token-1',
      refresh_token_expires_in: 7_776_000,
      token_type: 'Bearer',
    });
  });

  it('gives a new token once the old one has expired, and the old one stays refused', async () => {
    const webex = await aSimulator();
    await webex.admin('/faults', { next: [{ fault: 'token-expires' }] });
    expect((await webex.call('/people', 'admin')).status).toBe(401);
    expect((await webex.call('/people', 'admin')).status).toBe(401);
    const renewed = answer.parse(await (await refresh(webex, 'simulated-admin-refresh-token-1')).json());
    expect(renewed.access_token).not.toBe(webex.tokens.admin);
    expect((await webex.call('/people', renewed.access_token)).status).toBe(200);
    expect((await webex.call('/people', webex.tokens.admin)).status).toBe(401);
    expect((await webex.call('/admin/convergedRecordings', 'compliance')).status).toBe(200);
  });

  it.each([
    ['a refresh token of nobody’s', 'simulated-admin-refresh-token-2', 'refresh_token'],
    ['another grant', 'simulated-admin-refresh-token-1', 'authorization_code'],
  ])('is refused for %s', async (_what, token, grant) => {
    const webex = await aSimulator();
    const response = await refresh(webex, token, grant);
    expect([response.status, await response.json()]).toMatchObject([400, { message: 'invalid_grant' }]);
  });

  it('may come without a refresh token', async () => {
    const webex = await aSimulator({ switches: { refreshAnswer: 'without-refresh-token' } });
    const answered = await (await refresh(webex, 'simulated-user-refresh-token-1')).json();
    expect(answered).toEqual({
      access_token: webex.tokens.user,
      expires_in: 1_209_600,
      token_type: 'Bearer',
    });
  });
});

it('every token may do what its scopes say, and no more', async () => {
  const webex = await aSimulator();
  const [self] = await webex.people();
  const statusOf = async (token: string) => {
    const id = await webex.add({ owner: self?.emails[0], createTime: '2026-09-30T10:00:00Z' });
    const to = { reassignOwnerEmail: self?.emails[0], recordingIds: [id] };
    return [
      (await webex.call('/convergedRecordings', token)).status,
      (await webex.call('/admin/convergedRecordings', token)).status,
      (await webex.call(`/convergedRecordings/${id}`, token)).status,
      (await webex.call(`/convergedRecordings/${id}/metadata`, token)).status,
      (await webex.call('/people', token)).status,
      (await webex.write('reassign', to, token)).status,
      (await webex.write('softDelete', { recordingIds: [id] }, token)).status,
      (await webex.write('restore', { recordingIds: [id] }, token)).status,
      (await webex.write('purge', { recordingIds: [id] }, token)).status,
      (await webex.send('DELETE', `/convergedRecordings/${id}`, { reason: 'audit' }, token)).status,
    ];
  };
  expect(await statusOf('user')).toEqual([200, 403, 200, 200, 403, 403, 204, 204, 204, 403]);
  expect(await statusOf('admin')).toEqual([403, 200, 200, 200, 200, 204, 204, 204, 204, 403]);
  expect(await statusOf('compliance')).toEqual([403, 200, 200, 200, 403, 403, 403, 403, 403, 403]);
  expect(await statusOf('both')).toEqual([403, 200, 200, 200, 403, 403, 403, 403, 403, 403]);
  expect(await statusOf('complianceWrite')).toEqual([403, 200, 200, 200, 403, 403, 403, 403, 403, 204]);
  expect(await statusOf('nobody')).toEqual([401, 401, 401, 401, 401, 401, 401, 401, 401, 401]);
});
