import { describe, expect, it } from 'vitest';
import { archivingOf } from '../../lib/domain/archiving.ts';
import { aHold } from '../build/holds.ts';
import { aPolicy, aRule } from '../build/policies.ts';
import { aDiscovered, anArchived, anId, aParked, facts } from '../build/recordings.ts';

const everything = { transcript: true, metadata: true };
const noCopy = aPolicy({ rules: [aRule({ archive: 'no' })] });

describe('how a recording is archived', () => {
  it.each<[unknown, unknown]>([
    ['yes', everything],
    [undefined, everything],
    [{}, everything],
    [{ storageClass: 'GLACIER_IR' }, { ...everything, storageClass: 'GLACIER_IR' }],
    [
      { transcript: 'no', metadata: 'no' },
      { transcript: false, metadata: false },
    ],
    ['no', 'no'],
  ])('with archive: %j is %j', (archive, archiving) => {
    expect(archivingOf(aDiscovered(), aPolicy({ rules: [aRule({ archive })] }), [])).toStrictEqual(archiving);
  });

  it('is fully where a hold covers it, though its rule says no', () => {
    const others = aHold({ scope: 'recording', recordingId: anId() });
    expect(archivingOf(aDiscovered(), noCopy, [aHold()])).toStrictEqual(everything);
    expect(archivingOf(aDiscovered(), noCopy, [others])).toBe('no');
  });

  it('is fully where the archive has it already, so that this stays whole', () => {
    expect(archivingOf(anArchived(), noCopy, [])).toStrictEqual(everything);
  });

  it('is fully while nobody knows its rule', () => {
    const [lisbon, nowhere] = [{ locationId: '12345678' }, { ...facts().origin, locationId: undefined }];
    const policy = aPolicy({
      rules: [aRule({ name: 'lisbon', match: lisbon, archive: 'no' }), aRule({ archive: 'no' })],
    });
    expect(archivingOf(aDiscovered({ facts: facts({ origin: nowhere }) }), policy, [])).toStrictEqual(
      everything,
    );
    expect(archivingOf(aParked({ facts: undefined }), noCopy, [])).toStrictEqual(everything);
  });
});
