import type { S3Client, StorageClass } from '@aws-sdk/client-s3';
import type { MediaStore } from '../ports.ts';
import { spooled } from './spool.ts';
import { storedObject } from './stored-object.ts';
import { upload } from './upload.ts';

/**
 * The archive in an S3 bucket: each object by one PutObject, straight into its final storage class, and only if the key
 * is free. S3 computes the SHA-256 that it keeps from the bytes that arrived.
 *
 * @param so.storageClass of objects that are not small, where nothing else is said of them
 * @param so.spoolFolder where a body of unknown length waits until it is whole
 */
export function s3Archive(so: {
  client: Pick<S3Client, 'send'>;
  bucket: string;
  storageClass: StorageClass;
  spoolFolder: string;
}): MediaStore {
  return {
    async put(key, body, { bytes, contentType, storageClass = so.storageClass }) {
      const target = { key, contentType };
      const on = { ...so, storageClass };
      if (bytes !== undefined) return upload({ body, bytes }, target, on);
      return spooled(body, so.spoolFolder, async measured => upload(measured, target, on));
    },
    head: async key => storedObject(key, so),
  };
}
