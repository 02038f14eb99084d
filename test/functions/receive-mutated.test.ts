import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { offboarding } from '../../lib/domain/offboarding.ts';
import { hrWorld, sentAtMs } from '../build/hr-world.ts';
import { bodyMutation, encoding, headerMutation, several, type Encoding } from '../build/mutations.ts';
import {
  bambooRequest,
  entraRequest,
  gatewayEvent,
  hmacRequest,
  oktaRequest,
  standardRequest,
  tokenRequest,
  type SentRequest,
} from '../build/signed-requests.ts';

/** `npm run fuzz:offboarding` asks for a hundred thousand. */
const numRuns = Number(process.env['FUZZ_RUNS'] ?? 2_000);
const timeoutMs = 20_000 + numRuns * 20;

const hex = (text: string) => text.toLowerCase();
const unpadded = (text: string) => text.replace(/={1,2}$/, '');
const plain = (text: string) => text;

/** Of each kind that signs: what is sent, and every header that counts, as far as different spellings are the same. */
const signed: [string, SentRequest, Record<string, (text: string) => string>][] = [
  [
    'standard',
    standardRequest(sentAtMs),
    { 'webhook-id': plain, 'webhook-timestamp': plain, 'webhook-signature': oneOfThese },
  ],
  ['bamboo', bambooRequest(sentAtMs), { 'x-bamboohr-timestamp': plain, 'x-bamboohr-signature': hex }],
  ['hmac', hmacRequest(), { 'bob-signature': unpadded }],
];
/** A list that still has the right one is none that was changed. */
function oneOfThese(list: string): string {
  const right = standardRequest(sentAtMs).headers['webhook-signature'] ?? '';
  return list.split(' ').includes(right) ? right : list;
}

const bearer = (text: string) => text.replace(/^bearer /i, 'Bearer ');
const unsigned: [string, SentRequest, (text: string) => string][] = [
  ['okta', oktaRequest(), plain],
  ['token', tokenRequest(), plain],
  ['entra', entraRequest(sentAtMs), bearer],
];

describe('a request that was signed and then changed, in body, time or signature', () => {
  it.each(signed)(
    'never makes or changes a case: %s',
    async (connection, sent, counts) => {
      const world = hrWorld();
      const change = several(fc.oneof(bodyMutation, headerMutation(Object.keys(counts))));
      await fc.assert(
        fc.asyncProperty(change, encoding, async (mutate, how) => {
          const { event, bytes, headers } = delivered(connection, mutate(sent), how);
          const isSame =
            bytes.equals(sent.body) &&
            Object.entries(counts).every(([name, of]) => isSameValue(headers[name], sent.headers[name], of));
          fc.pre(!isSame);
          const answer = await world.handle(event);
          expect(answer.statusCode).toBe(bytes.length > 262_144 ? 413 : 401);
          expect(await world.cases()).toEqual([]);
        }),
        { numRuns },
      );
      expect(await world.handle(gatewayEvent(connection, sent))).toEqual({ statusCode: 200 });
      expect(await world.cases()).toHaveLength(1);
    },
    timeoutMs,
  );
});

describe('a request with a token', () => {
  it.each(unsigned)(
    'that was changed never makes a case: %s',
    async (connection, sent, of) => {
      const world = hrWorld();
      await fc.assert(
        fc.asyncProperty(several(headerMutation(['authorization'])), encoding, async (mutate, how) => {
          const { event, headers } = delivered(connection, mutate(sent), how);
          fc.pre(!isSameValue(headers['authorization'], sent.headers['authorization'], of));
          expect((await world.handle(event)).statusCode).toBe(401);
          expect(await world.cases()).toEqual([]);
        }),
        { numRuns },
      );
      expect(await world.handle(gatewayEvent(connection, sent))).toEqual({ statusCode: 200 });
      expect(await world.cases()).toHaveLength(1);
    },
    timeoutMs,
  );

  it.each(unsigned)(
    'whose body was changed makes a case that can be read, or none, and is acknowledged and counted: %s',
    async (connection, sent) => {
      let made = 0;
      await fc.assert(
        fc.asyncProperty(several(bodyMutation), encoding, async (mutate, how) => {
          const { event, bytes } = delivered(connection, mutate(sent), how);
          const world = hrWorld();
          expect((await world.handle(event)).statusCode).toBe(bytes.length > 262_144 ? 413 : 200);
          const cases = await world.cases();
          for (const each of cases) expect(offboarding.parse(JSON.parse(JSON.stringify(each)))).toEqual(each);
          made += cases.length;
          expect(world.log.lines.filter(({ event: what }) => what !== 'too-many-leavers')).toHaveLength(1);
        }),
        { numRuns },
      );
      // Some changes leave what counts as it was.
      expect(made).toBeGreaterThan(0);
    },
    timeoutMs,
  );
});

function delivered(connection: string, sent: SentRequest, how: Encoding) {
  const body = bodyIn(sent, how);
  const isBase64Encoded = how === 'base64' || how === 'base64 that is none';
  return {
    event: { ...gatewayEvent(connection, sent), body, isBase64Encoded },
    bytes: Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8'),
    headers: sent.headers,
  };
}

function bodyIn({ body }: SentRequest, how: Encoding): string {
  return body.toString(how === 'base64' || how === 'text that is base64' ? 'base64' : 'utf8');
}

function isSameValue(
  one: string | undefined,
  other: string | undefined,
  of: (text: string) => string,
): boolean {
  return of(one ?? '') === of(other ?? '');
}
