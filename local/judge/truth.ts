import { z } from 'zod';

const time = z.iso.datetime();
const object = z.object({ bytes: z.number(), sha256: z.string() });

/** What the simulator's admin endpoint says really happened. */
const truth = z.object({
  now: time,
  calls: z.object({ total: z.number() }),
  faults: z.array(z.object({ at: time, kind: z.string(), detail: z.string() })),
  recordings: z.array(
    z.object({
      id: z.string(),
      createTime: time,
      visibleAt: time,
      downloadable: z.boolean(),
      malformed: z.boolean(),
      audio: object,
      transcript: object.extend({ readyAt: time }).nullable(),
      /** Null where Webex never has any; not said where they come with the recording. */
      metadataReadyAt: time.nullable().optional(),
      /** Every text that may have been given as its metadata, with all types and in UTC. */
      metadata: z.array(object),
      firstListedAt: time.nullable(),
      /** Since when it is deleted for good, for everyone. */
      goneSince: time.nullable().optional(),
    }),
  ),
});
export type Truth = z.infer<typeof truth>;
export type TrueRecording = Truth['recordings'][number];

/** @param adminUrl of a running simulator */
export async function readTruth(adminUrl: string): Promise<Truth> {
  const response = await fetch(`${adminUrl}/truth`);
  if (!response.ok) throw new Error(`The simulator does not tell its truth: ${response.status}.`);
  return truth.parse(await response.json());
}
