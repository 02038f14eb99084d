import { describe, expect, it } from 'vitest';
import { PermanentError, TransientError } from '../../lib/domain/errors.ts';
import { readDetails, readPage } from '../../lib/webex/parse.ts';
import { toDetails, toPage } from '../../lib/webex/to-domain.ts';
import { anItem, matching } from '../build/webex.ts';

const parsePage = (json: string) => toPage(readPage(json));
const parseDetails = (json: string) => toDetails(readDetails(json));
const pageOf = (...items: unknown[]) => parsePage(JSON.stringify({ items }));
const detailsOf = (body: unknown) => parseDetails(JSON.stringify(body));
const { id: _id, ...withoutId } = anItem();

describe('an item of a list', () => {
  it('is read whole', () => {
    expect(pageOf(anItem())).toStrictEqual({
      recordings: [
        {
          id: '5d0f6a2e3b7c4c1e9f552a8f0b6de913',
          webexId: '5d0f6a2e-3b7c-4c1e-9f55-2a8f0b6de913',
          topic: 'Call with +46 8 555 0134',
          createTime: '2026-09-30T16:22:41.000Z',
          timeRecorded: '2026-09-30T16:14:03.000Z',
          format: 'MP3',
          serviceType: 'calling',
          durationSeconds: 371,
          sizeBytes: 1_511_120,
          status: 'available',
          ownerId: 'b7d1f0c4-2a68-4f19-8e3d-51c97a40e6b2',
          ownerEmail: 'marta.lindqvist@example.com',
          ownerType: 'user',
          storageRegion: 'US',
          locationId: 'c41a7e95-0b3d-4d86-a2f7-9e6b18d05c34',
          callSessionId: '0f9a2f6d-7c55-4e0e-b5a1-6a3d4f7ce018',
        },
      ],
      malformed: [],
    });
  });

  it.each([
    ['with dashes', '5d0f6a2e-3b7c-4c1e-9f55-2a8f0b6de913'],
    ['without dashes', '5d0f6a2e3b7c4c1e9f552a8f0b6de913'],
    ['in capitals', '5D0F6A2E-3B7C-4C1E-9F55-2A8F0B6DE913'],
    [
      'as base64',
      Buffer.from('ciscospark://us/RECORDING/5d0f6a2e-3b7c-4c1e-9f55-2a8f0b6de913').toString('base64'),
    ],
  ])('is the same recording with its id %s, and keeps the spelling', (_how, webexId) => {
    expect(pageOf(anItem({ id: webexId })).recordings).toMatchObject([
      { id: '5d0f6a2e3b7c4c1e9f552a8f0b6de913', webexId },
    ]);
  });

  it.each([
    ['topic', undefined],
    ['createTime', undefined],
    ['createTime', '2026-09-30 16:22'],
    ['createTime', 1_790_846_400],
    ['timeRecorded', undefined],
    ['timeRecorded', '2026-99-30T16:22:41Z'],
    ['format', undefined],
    ['serviceType', undefined],
    ['serviceType', ''],
    ['durationSeconds', undefined],
    ['durationSeconds', '371'],
    ['durationSeconds', -1],
    ['sizeBytes', undefined],
    ['sizeBytes', null],
    ['status', undefined],
    ['ownerId', undefined],
    ['ownerType', undefined],
    ['serviceData.locationId', undefined],
  ])('without a readable %s (%j) is malformed by that name, and the page goes on', (field, value) => {
    const [name = '', inner] = field.split('.');
    const broken = anItem({ [name]: inner === undefined ? value : { [inner]: 17 } });
    const page = pageOf(broken, anItem({ id: '0000000000000000000000000000000b' }));
    expect(page.recordings.map(recording => recording.id)).toStrictEqual([
      '0000000000000000000000000000000b',
    ]);
    expect(page.malformed).toMatchObject([
      {
        key: '5d0f6a2e3b7c4c1e9f552a8f0b6de913',
        webexId: '5d0f6a2e-3b7c-4c1e-9f55-2a8f0b6de913',
        problem: matching(`^${field}: `),
      },
    ]);
  });

  it('that lacks several fields names them all, without a value of any', () => {
    const [malformed] = pageOf({
      id: '0000000a',
      ownerEmail: 'marta.lindqvist@example.com',
      topic: 17,
    }).malformed;
    for (const name of ['topic', 'createTime', 'timeRecorded', 'sizeBytes', 'ownerId', 'status'])
      expect(malformed?.problem).toContain(name);
    expect(malformed?.problem).not.toContain('marta');
  });

  it.each([
    ['null', null],
    ['a number', 17],
    ['a text', 'marta.lindqvist@example.com'],
    ['an array', []],
    ['a recording without an id', withoutId],
    ['a recording with a number as its id', anItem({ id: 17 })],
    ['a recording with an id that is none', anItem({ id: '../../etc' })],
  ])('that is %s is known again by its fingerprint', (_what, item) => {
    const [first] = pageOf(item).malformed;
    expect(first?.key).toMatch(/^malformed[0-9a-f]{24}$/);
    expect(first?.webexId).toBeUndefined();
    expect(pageOf(anItem(), item).malformed).toStrictEqual([first]);
    expect(pageOf('another').malformed[0]?.key).not.toBe(first?.key);
    expect(first?.problem).not.toContain('marta');
  });

  it('may hold fields that are new to us, at any depth', () => {
    const page = pageOf(
      anItem({
        sharedWith: ['x'],
        serviceData: { locationId: 'loc', callSessionId: 'session', queue: { a: 1 } },
      }),
    );
    expect(page.malformed).toStrictEqual([]);
    expect(page.recordings).toMatchObject([{ locationId: 'loc', callSessionId: 'session' }]);
  });

  it.each([
    ['format', 'OPUS'],
    ['serviceType', 'meetings'],
    ['status', 'frozen'],
    ['ownerType', 'hologram'],
    ['storageRegion', 'Moon'],
  ])('keeps a %s that is new to us as it came', (field, value) => {
    expect(pageOf(anItem({ [field]: value })).recordings).toMatchObject([{ [field]: value }]);
  });

  it.each(['ownerEmail', 'storageRegion', 'serviceData'])('may lack %s, or have null for it', field => {
    for (const value of [undefined, null]) {
      const page = pageOf(anItem({ [field]: value }));
      expect(page.malformed).toStrictEqual([]);
      expect(page.recordings[0]).not.toMatchObject({ [field]: null });
    }
  });

  it('has its times in UTC, whatever the zone they came in', () => {
    expect(pageOf(anItem({ createTime: '2026-10-01T00:22:41+08:00' })).recordings).toMatchObject([
      { createTime: '2026-09-30T16:22:41.000Z' },
    ]);
  });

  it('that is nested beyond measure is malformed like any other', () => {
    const deep = '['.repeat(100_000) + ']'.repeat(100_000);
    expect(parsePage(`{"items":[${deep},${JSON.stringify(anItem())}]}`)).toMatchObject({
      recordings: [{ id: '5d0f6a2e3b7c4c1e9f552a8f0b6de913' }],
      malformed: [{ key: matching(/^malformed/) }],
    });
  });
});

describe('the details of a recording', () => {
  const audio = 'https://media.example/nbr/Download?ticket=one';
  const transcript = 'https://media.example/nbr/Transcript?ticket=two';

  it('carry the links as secrets', () => {
    const { links } = detailsOf({
      ...anItem(),
      temporaryDirectDownloadLinks: {
        audioDownloadLink: audio,
        transcriptDownloadLink: transcript,
        expiration: 'x',
      },
    });
    expect(links?.audio?.reveal()).toBe(audio);
    expect(links?.transcript?.reveal()).toBe(transcript);
    expect(JSON.stringify(links)).not.toContain('ticket');
  });

  it.each([
    ['missing', undefined],
    ['null', null],
  ])('go without links where they are %s', (_how, temporaryDirectDownloadLinks) => {
    expect(detailsOf({ ...anItem(), temporaryDirectDownloadLinks }).links).toBeUndefined();
  });

  it.each([undefined, null, ''])('have no transcript where its link is %j', transcriptDownloadLink => {
    const { links } = detailsOf({
      ...anItem(),
      temporaryDirectDownloadLinks: { audioDownloadLink: audio, transcriptDownloadLink },
    });
    expect(links?.audio?.reveal()).toBe(audio);
    expect(links?.transcript).toBeUndefined();
  });

  it('that lack a field are malformed by its name', () => {
    expect(() => detailsOf(anItem({ sizeBytes: undefined }))).toThrow(PermanentError);
    expect(() => detailsOf(anItem({ sizeBytes: undefined }))).toThrow('sizeBytes');
  });

  it('with links that are none are malformed by their name, without showing them', () => {
    const odd = { ...anItem(), temporaryDirectDownloadLinks: { audioDownloadLink: { href: audio } } };
    expect(() => detailsOf(odd)).toThrow(PermanentError);
    expect(() => detailsOf(odd)).toThrow(/audioDownloadLink: invalid_type\.$/);
  });

  it.each(['<html>Back soon</html>', '', 'null', '[]', '17', '{"id":'])(
    'that are %j say nothing about the recording: Webex is in trouble',
    text => {
      expect(() => parseDetails(text)).toThrow(TransientError);
    },
  );
});
