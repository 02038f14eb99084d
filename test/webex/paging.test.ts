import { describe, expect, it } from 'vitest';
import { NotFoundError, TransientError } from '../../lib/domain/errors.ts';
import { plusMs, dayMs } from '../../lib/domain/time.ts';
import { at } from '../build/recordings.ts';
import {
  all,
  anItem,
  aReader,
  aToken,
  containing,
  fakeWebex,
  inAYear,
  refusalOf,
  type Reply,
} from '../build/webex.ts';

const window = { from: at('2026-09-01T00:00:00Z'), to: at('2026-09-30T00:00:00Z') };
const first = '0000000000000000000000000000000a';
const second = '0000000000000000000000000000000b';

function page(ids: string[], link?: string): Reply {
  return { headers: link === undefined ? {} : { link }, body: { items: ids.map(id => anItem({ id })) } };
}

async function listed(script: Reply[]) {
  const webex = fakeWebex(script);
  const pages = await all(aReader({ webex }).list(window, inAYear));
  return {
    ids: pages.map(each => each.recordings.map(recording => recording.id)),
    asked: webex.arrived.map(each => each.url.href),
  };
}

/** How a list ended, and where the token went. */
async function brokenOff(script: Reply[]) {
  const webex = fakeWebex(script);
  const seen: string[] = [];
  const error = await refusalOf(
    (async () => {
      for await (const each of aReader({ webex }).list(window, inAYear)) {
        seen.push(...each.recordings.map(recording => recording.id));
      }
    })(),
  );
  return { error, seen, hosts: webex.arrived.map(each => each.url.origin) };
}

describe('a list in pages', () => {
  it('asks for both ends of the window, available recordings and large pages', async () => {
    const { asked } = await listed([page([first])]);
    expect(asked).toStrictEqual([
      'https://webex.example/v1/admin/convergedRecordings?from=2026-09-01T00%3A00%3A00.000Z' +
        '&to=2026-09-30T00%3A00%3A00.000Z&status=available&max=100',
    ]);
  });

  it('follows the next address as it came, without adding to it', async () => {
    const next = 'https://webex.example/v1/admin/convergedRecordings?cursor=a,b%2C';
    const { ids, asked } = await listed([page([first], `<${next}>; rel="next"`), page([second])]);
    expect(ids).toStrictEqual([[first], [second]]);
    expect(asked[1]).toBe(next);
  });

  it('reads a relative next address from the page that gave it', async () => {
    const { asked } = await listed([page([first], '<?cursor=2>; rel=next'), page([second])]);
    expect(asked[1]).toBe('https://webex.example/v1/admin/convergedRecordings?cursor=2');
  });

  it('goes on after an empty page that has a next one', async () => {
    const { ids } = await listed([
      page([first], '<?c=2>; rel=next'),
      page([], '<?c=3>; rel=next'),
      page([second]),
    ]);
    expect(ids).toStrictEqual([[first], [], [second]]);
  });

  it('sends the token with every page', async () => {
    const webex = fakeWebex([page([first], '<?c=2>; rel=next'), page([])]);
    await all(aReader({ webex }).list(window, inAYear));
    expect(webex.arrived.map(each => each.headers['authorization'])).toStrictEqual([
      `Bearer ${aToken}`,
      `Bearer ${aToken}`,
    ]);
  });

  it('asks for a page only when the one before it was taken', async () => {
    const webex = fakeWebex([page([first], '<?c=2>; rel=next'), page([second])]);
    for await (const each of aReader({ webex }).list(window, inAYear)) {
      expect(each.recordings).toHaveLength(1);
      break;
    }
    expect(webex.arrived).toHaveLength(1);
  });

  it.each([
    ['its own', '<?c=2>; rel=next', '<?c=2>; rel=next'],
    [
      'an earlier one',
      '<?c=2>; rel=next',
      '<?from=2026-09-01T00%3A00%3A00.000Z&to=2026-09-30T00%3A00%3A00.000Z&status=available&max=100>; rel=next',
    ],
  ])('breaks off where a page names %s as the next: the list is not whole', async (_which, one, two) => {
    const { error, seen } = await brokenOff([page([first], one), page([second], two)]);
    expect(error).toBeInstanceOf(TransientError);
    expect(error).toMatchObject({
      fault: 'webex-unavailable',
      message: containing('not whole'),
    });
    expect(seen).toStrictEqual([first, second]);
  });

  it.each([
    ['host', 'https://webex.example.evil.example/v1/admin/convergedRecordings?c=2'],
    ['host after a name', 'https://webex.example@evil.example/v1/admin/convergedRecordings?c=2'],
    ['port', 'https://webex.example:8443/v1/admin/convergedRecordings?c=2'],
    ['scheme', 'http://webex.example/v1/admin/convergedRecordings?c=2'],
    ['host without a scheme', '//evil.example/v1/admin/convergedRecordings?c=2'],
    ['kind of address', 'javascript:alert(1)'],
    ['address that is none', 'https://:::/'],
  ])('breaks off, and sends no token, where the next address has another %s', async (_what, address) => {
    const { error, hosts } = await brokenOff([page([first], `<${address}>; rel="next"`)]);
    expect(error).toBeInstanceOf(TransientError);
    expect(hosts).toStrictEqual(['https://webex.example']);
  });

  it('breaks off where the next address cannot be read', async () => {
    const { error } = await brokenOff([page([first], 'https://webex.example/v1/2; rel="next"')]);
    expect(error).toMatchObject({
      fault: 'webex-unavailable',
      message: containing('not whole'),
    });
  });

  it('ends where the header names other pages only', async () => {
    expect((await listed([page([first], '<?c=0>; rel="first", <?c=1>; rel="prev"')])).ids).toStrictEqual([
      [first],
    ]);
  });

  it('breaks off a list that never ends', async () => {
    const webex = fakeWebex((_request, nth) => page([], `<?c=${nth}>; rel=next`));
    const error = await refusalOf(all(aReader({ webex }).list(window, inAYear)));
    expect(error).toMatchObject({
      fault: 'webex-unavailable',
      message: containing('10000 pages'),
    });
    expect(webex.arrived).toHaveLength(10_000);
  });

  it('throws where a later page fails, so that nobody takes the list for whole', async () => {
    const { error, seen } = await brokenOff([page([first], '<?c=2>; rel=next'), { status: 404 }]);
    expect(error).toBeInstanceOf(NotFoundError);
    expect(seen).toStrictEqual([first]);
  });

  it.each([
    ['HTML', '<html>Sorry</html>'],
    ['nothing', ''],
    ['half a list', '{"items":[{"id":"5d0f'],
    ['no items', '{"message":"fine"}'],
    ['items that are none', '{"items":"none"}'],
    ['items that are missing', '{"items":null}'],
    ['null', 'null'],
    ['a bare array', '[]'],
  ])('takes %s with a 200 for an error, never for an empty list', async (_what, body) => {
    const { error } = await brokenOff([{ body }]);
    expect(error).toBeInstanceOf(TransientError);
    expect(error).toMatchObject({ fault: 'webex-unavailable' });
  });

  it('takes a 204 for an error too', async () => {
    const { error } = await brokenOff([{ status: 204 }]);
    expect(error).toBeInstanceOf(TransientError);
  });

  it('takes exactly 30 days, and refuses more before anything is sent', async () => {
    const thirty = { from: window.from, to: plusMs(window.from, 30 * dayMs) };
    const webex = fakeWebex([page([first])]);
    const reader = aReader({ webex });
    expect(await all(reader.list(thirty, inAYear))).toHaveLength(1);
    const wider = { from: window.from, to: plusMs(thirty.to, 1) };
    await expect(all(reader.list(wider, inAYear))).rejects.toThrow('30 days');
    expect(webex.arrived).toHaveLength(1);
  });

  it.each([
    ['empty', '2026-09-01T00:00:00Z'],
    ['turned round', '2026-08-31T00:00:00Z'],
  ])('refuses a window that is %s before anything is sent', async (_how, to) => {
    const webex = fakeWebex([page([])]);
    await expect(all(aReader({ webex }).list({ from: window.from, to: at(to) }, inAYear))).rejects.toThrow(
      'before',
    );
    expect(webex.arrived).toHaveLength(0);
  });
});
