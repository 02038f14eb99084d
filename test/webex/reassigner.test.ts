import { expect, it } from 'vitest';
import { TransientError } from '../../lib/domain/errors.ts';
import { Secret } from '../../lib/domain/secret.ts';
import type { Mode } from '../../lib/webex/mode.ts';
import { webexReassigner } from '../../lib/webex/reassigner.ts';
import { fixedToken } from '../../lib/webex/token.ts';
import {
  aToken,
  baseUrl,
  fakeWebex,
  hastyClock,
  inAYear,
  refusalOf,
  sharedGates,
  type Reply,
} from '../build/webex.ts';

const recordingIds = ['5d0f6a2e-3b7c-4c1e-9f55-2a8f0b6de913', '6e1f7b3f-4c8d-4d2f-8a66-3b9a1c7ef024'];
const to = 'joao.pereira@example.com';

function aReassigner(script: readonly Reply[], mode: Mode = 'live') {
  const webex = fakeWebex(script);
  const reassigner = webexReassigner({
    ...{ baseUrl, token: fixedToken(new Secret(aToken)), tokenName: 'admin', send: webex.send },
    ...{ clock: hastyClock(), random: () => 0.5, gates: sharedGates(), mode },
  });
  return { reassigner, arrived: webex.arrived };
}

it.each([
  ['an address', { ownerEmail: 'marta@example.com' }, { ownerEmail: 'marta@example.com' }],
  ['an id', { ownerId: 'd3a1c0de' }, { ownerID: 'd3a1c0de' }],
  ['nothing', undefined, {}],
])('a reassignment names ids, guarded by %s', async (_what, from, guard) => {
  const { reassigner, arrived } = aReassigner([{ status: 204 }]);
  await reassigner.reassign(recordingIds, { to, from }, inAYear);
  const body = JSON.stringify({ reassignOwnerEmail: to, ...guard, recordingIds });
  expect(arrived.map(each => [each.method, each.url.pathname, each.body])).toEqual([
    ['POST', '/v1/convergedRecordings/reassign', body],
  ]);
});

it('a reassignment is not sent in dry run', async () => {
  const { reassigner, arrived } = aReassigner([], 'dry-run');
  await expect(reassigner.reassign(recordingIds, { to }, inAYear)).rejects.toThrow(/Dry run/);
  expect(arrived).toEqual([]);
});

it('a reassignment is sent once when the answer is lost', async () => {
  const { reassigner, arrived } = aReassigner([new TransientError('webex-unavailable', 'reset')]);
  const call = reassigner.reassign(recordingIds, { to }, inAYear);
  expect(await refusalOf(call)).toMatchObject({ fault: 'webex-unavailable' });
  expect(arrived).toHaveLength(1);
});
