import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { aSimulator, errorOf } from '../../build/simulator.ts';
import { textLike } from '../../build/matchers.ts';

const unknownId = '00000000-0000-4000-a000-000000000000';

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

async function bytesOf(response: Response): Promise<Buffer> {
  return Buffer.from(await response.arrayBuffer());
}

describe('details', () => {
  it('carry links for a compliance officer and for the owner, and none for an admin', async () => {
    const webex = await aSimulator();
    const [self] = await webex.people();
    const id = await webex.add({ owner: self?.emails[0], createTime: '2026-09-30T10:00:00Z' });
    for (const token of ['compliance', 'both', 'complianceWrite', 'user'])
      expect(await webex.details(id, token), token).toHaveProperty('temporaryDirectDownloadLinks');
    expect(await webex.details(id, 'admin')).not.toHaveProperty('temporaryDirectDownloadLinks');
  });

  it('carry no links where downloading is prevented', async () => {
    const webex = await aSimulator();
    const id = await webex.add({ preventDownload: true, createTime: '2026-09-30T10:00:00Z' });
    expect(await webex.details(id)).not.toHaveProperty('temporaryDirectDownloadLinks');
    expect(await webex.recordingOf(id)).toMatchObject({ downloadable: false, transcript: null });
  });

  it('find an id in any spelling, and nothing that is not there', async () => {
    const webex = await aSimulator();
    const id = await webex.add({ createTime: '2026-09-30T10:00:00Z' });
    expect((await webex.details(id.replaceAll('-', '').toUpperCase())).id).toBe(id);
    for (const path of [`/convergedRecordings/${unknownId}`, `/convergedRecordings/${unknownId}/metadata`]) {
      const response = await webex.call(path);
      expect([response.status, (await errorOf(response)).message]).toEqual([404, textLike(/found/)]);
    }
  });

  it('are nothing that a user sees of somebody else', async () => {
    const webex = await aSimulator();
    const [, other] = await webex.people();
    const id = await webex.add({ owner: other?.emails[0], createTime: '2026-09-30T10:00:00Z' });
    expect((await webex.call(`/convergedRecordings/${id}`, 'user')).status).toBe(404);
  });

  it.each([
    ['a header', '', { timezone: 'Asia/Kolkata' }],
    ['the query', '?timezone=Asia/Kolkata', {}],
  ])('show their times in the zone that %s names', async (_where, query, headers) => {
    const webex = await aSimulator();
    const id = await webex.add({ timeRecorded: '2026-09-30T10:00:00Z', createTime: '2026-09-30T20:00:00Z' });
    const response = await webex.call(`/convergedRecordings/${id}${query}`, 'admin', { headers });
    expect(await response.json()).toMatchObject({
      timeRecorded: '2026-09-30T15:30:00+05:30',
      createTime: '2026-10-01T01:30:00+05:30',
    });
    const refused = await webex.call(`/convergedRecordings/${id}?timezone=Mars`, 'admin');
    expect(refused.status).toBe(400);
  });
});

describe('metadata', () => {
  it('name the owner in capitals, and more only with all types', async () => {
    const webex = await aSimulator();
    const [self] = await webex.people();
    const id = await webex.add({ owner: self?.emails[0], timeRecorded: '2026-09-30T10:00:00Z' });
    const short = await webex.call(`/convergedRecordings/${id}/metadata`, 'admin');
    expect(await short.json()).toMatchObject({
      id,
      ownerType: 'USER',
      ownerEmail: self?.emails[0],
      serviceData: {
        callRecordingId: id,
        calledParty: { actor: { type: 'USER' } },
        callActivity: [{ timeStamp: '2026-09-30T10:00:00Z' }],
      },
    });
    const all = await webex.call(`/convergedRecordings/${id}/metadata?showAllTypes=true`);
    expect(await all.json()).toMatchObject({
      serviceData: {
        callActivity: [
          { mediaStreams: [{ mode: 'mixed' }], participants: [{ send: expect.any(String) as unknown }] },
        ],
      },
    });
    expect(
      JSON.stringify(await (await webex.call(`/convergedRecordings/${id}/metadata`)).json()),
    ).not.toMatch(/mediaStreams|participants/);
  });
});

describe('a download link', () => {
  it('leads to the true audio on another port, without a token', async () => {
    const webex = await aSimulator({ recordings: 3 });
    const [one] = (await webex.truth()).recordings.filter(each => each.visibleAt < '2026-10-01T00:00:00Z');
    const { audioDownloadLink } = await webex.links(one?.id ?? '');
    expect(new URL(audioDownloadLink).port).not.toBe(new URL(webex.apiUrl).port);
    const response = await fetch(audioDownloadLink);
    const audio = await bytesOf(response);
    expect(response.headers.get('content-type')).toBe('application/octet-stream');
    expect(response.headers.get('content-length')).toBe(String(one?.audio.bytes));
    expect(sha256(audio)).toBe(one?.audio.sha256);
    expect((await webex.truth()).faults).toEqual([]);
  });

  it('lives three hours from the details call', async () => {
    const webex = await aSimulator();
    const id = await webex.add({ createTime: '2026-09-30T10:00:00Z' });
    const { audioDownloadLink, expiration } = await webex.links(id);
    expect(expiration).toBe('2026-10-01T03:00:00Z');
    await webex.moveClock('2026-10-01T02:59:59Z');
    expect((await fetch(audioDownloadLink)).status).toBe(200);
    await webex.moveClock('2026-10-01T03:00:00Z');
    const late = await fetch(audioDownloadLink);
    expect([late.status, late.headers.get('content-type')]).toEqual([403, 'text/html;charset=UTF-8']);
    const { audioDownloadLink: fresh } = await webex.links(id);
    expect((await fetch(fresh)).status).toBe(200);
  });

  it('cannot be forged for another recording or a later time', async () => {
    const webex = await aSimulator();
    const { audioDownloadLink } = await webex.links(await webex.add({ createTime: '2026-09-30T10:00:00Z' }));
    const other = await webex.add({ createTime: '2026-09-30T10:00:00Z' });
    const url = new URL(audioDownloadLink);
    const ticket = (url.searchParams.get('ticket') ?? '').split('.');
    const forge = async (at: number, part: string) => {
      url.searchParams.set('ticket', ticket.with(at, part).join('.'));
      return (await fetch(url)).status;
    };
    expect(await forge(0, 'audio')).toBe(200);
    expect(await forge(1, Buffer.from(other).toString('base64url'))).toBe(403);
    expect(await forge(2, '1999999999999')).toBe(403);
    expect((await fetch(`${url.origin}/nbr`)).status).toBe(403);
  });

  it('gives any part that a Range asks for', async () => {
    const webex = await aSimulator();
    const id = await webex.add({ durationSeconds: 30, createTime: '2026-09-30T10:00:00Z' });
    const { audioDownloadLink } = await webex.links(id);
    const whole = await bytesOf(await fetch(audioDownloadLink));
    const part = async (range: string) => {
      const response = await fetch(audioDownloadLink, { headers: { range } });
      return {
        status: response.status,
        range: response.headers.get('content-range'),
        body: await bytesOf(response),
      };
    };
    const bytes = whole.length;
    expect(bytes).toBe(59_976);
    expect(await part('bytes=0-0')).toEqual({
      status: 206,
      range: `bytes 0-0/${bytes}`,
      body: whole.subarray(0, 1),
    });
    expect(await part('bytes=18000-20000')).toEqual({
      status: 206,
      range: `bytes 18000-20000/${bytes}`,
      body: whole.subarray(18_000, 20_001),
    });
    expect(await part('bytes=50000-')).toEqual({
      status: 206,
      range: `bytes 50000-${bytes - 1}/${bytes}`,
      body: whole.subarray(50_000),
    });
    expect(await part(`bytes=${bytes}-`)).toMatchObject({ status: 416, range: `bytes */${bytes}` });
    expect((await part('lines=1-2')).status).toBe(200);
  });

  it('to the transcript is there from the moment the transcript is', async () => {
    const webex = await aSimulator();
    const id = await webex.add({
      createTime: '2026-09-30T10:00:00Z',
      durationSeconds: 60,
      transcriptReadyAt: '2026-10-01T00:10:00Z',
    });
    expect(await webex.links(id)).not.toHaveProperty('transcriptDownloadLink');
    await webex.moveClock('2026-10-01T00:10:00Z');
    const response = await fetch((await webex.links(id)).transcriptDownloadLink ?? '');
    const text = await response.text();
    expect(response.headers.get('content-type')).toBe('text/vtt');
    expect(text).toMatch(/^WEBVTT\n\n1 ".+" \(.+\)\n00:00:00\.000 --> 00:00:12\.000\n/);
    const truth = await webex.recordingOf(id);
    expect(truth?.transcript).toEqual({
      readyAt: '2026-10-01T00:10:00Z',
      bytes: Buffer.byteLength(text),
      sha256: sha256(Buffer.from(text)),
    });
  });

  it('that is followed with a token is noted as misconduct', async () => {
    const webex = await aSimulator();
    const { audioDownloadLink } = await webex.links(await webex.add({ createTime: '2026-09-30T10:00:00Z' }));
    const response = await webex.call(audioDownloadLink);
    expect(response.status).toBe(200);
    await response.arrayBuffer();
    expect((await webex.truth()).faults).toEqual([
      {
        at: '2026-10-01T00:00:00.000Z',
        kind: 'token-at-media-host',
        detail: 'an authorization header came to the media host',
      },
    ]);
  });
});
