import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { overhear } from '../../cli/webex/overheard.ts';
import { recordingDetails } from '../../lib/webex/operations.ts';
import { aConnection, fakeWebex, inAYear, refusalOf, type Reply } from '../build/webex.ts';

const one = '5d0f6a2e-3b7c-4c1e-9f55-2a8f0b6de913';

/** The error that these answers end in, and what was overheard of it. */
async function refusedWith(...replies: Reply[]) {
  const webex = fakeWebex(replies);
  const network = overhear(webex.send);
  const error = await refusalOf(
    recordingDetails(one, inAYear, { ...aConnection({ webex }), send: network.send }),
  );
  return { error, reason: network.reasonOf(error), network };
}

describe('whoever types a command', () => {
  it('hears why Webex refused, which the error itself keeps quiet about', async () => {
    const body = { message: 'marta@example.com has no licence.', errors: [], trackingId: 'T_1' };
    const { error, reason } = await refusedWith({ status: 400, body });
    expect(reason).toBe('marta@example.com has no licence.');
    expect(String(error)).toContain('Webex answered 400');
    expect(String(error)).not.toContain('marta');
    expect(JSON.stringify(error)).not.toContain('marta');
    expect(String(error)).toContain('tracking id T_1');
  });

  it('hears it from the other family of bodies, too', async () => {
    const body = { error: [{ key: '400', message: [{ description: 'Not so.', code: '25008' }] }] };
    expect((await refusedWith({ status: 400, body })).reason).toBe('Not so.');
  });

  it.each<[string, Reply]>([
    ['a page of HTML', { status: 400, body: '<html>No.</html>' }],
    ['nothing', { status: 400 }],
    ['blanks', { status: 400, body: { message: ' \u0007 ' } }],
  ])('hears nothing in %s', async (_what, reply) => {
    expect((await refusedWith(reply)).reason).toBeUndefined();
  });

  it('is sent nothing that a terminal would obey, and no novel', async () => {
    const { reason } = await refusedWith({
      status: 400,
      body: { message: `\u001b[2JNo.\n${'x'.repeat(500)}` },
    });
    expect(reason).toMatch(/^\[2JNo\. x{290,}$/);
    expect(reason).toHaveLength(300);
  });

  it('hears nothing of an earlier call', async () => {
    const broken = new TypeError('of another kind');
    const { error, reason } = await refusedWith({ status: 503, body: { message: 'Later.' } }, broken);
    expect([error, reason]).toEqual([broken, undefined]);
    const last = await refusedWith({ status: 503, body: { message: 'Later.' } }, { status: 400 });
    expect(last.reason).toBeUndefined();
  });
});

describe('an answer that was listened to', () => {
  it('arrives as it was sent', async () => {
    const { send } = overhear(fakeWebex([{ status: 409, body: 'all of it', headers: { a: 'b' } }]).send);
    const url = new URL('https://webex.example/v1');
    const response = await send({ method: 'GET', url, headers: {}, timeoutMs: 1 });
    expect([response.status, response.headers, await text(response.body)]).toEqual([
      409,
      { a: 'b' },
      'all of it',
    ]);
  });
});
