import type { S3Client, StorageClass } from '@aws-sdk/client-s3';
import type { MediaStore } from '../ports.ts';
import { spooled } from './spool.ts';
import { storedObject } from './stored-object.ts';
import { upload } from './upload.ts';

/**
 * The archive in an S3 bucket: each object by one PutObject, straight into its final storage class, and only if the key
 * is free. S3 computes the SHA-256 that it keeps from the bytes that arrived.
 *
 * @param so.storageClass of objects that are not small
 * @param so.spoolFolder where a body of unknown length waits until it is whole
 */
export function s3Archive(so: {
  client: Pick<S3Client, 'send'>;
  bucket: string;
  storageClass: StorageClass;
  spoolFolder: string;
}): MediaStore {
  return {
    async put(key, body, { bytes, contentType }) {
      const target = { key, contentType };
      if (bytes !== undefined) return upload({ body, bytes }, target, so);
      return spooled(body, so.spoolFolder, async measured => upload(measured, target, so));
    },
    head: async key => storedObject(key, so),
  };
}
