/** Where an object is. */
export interface ObjectRef {
  bucket: string;
  /** As it is, not URL-encoded. */
  key: string;
}

/** What is known of an object without reading it. */
export interface ObjectHead {
  /** Stands for the object's content, without the quotes of the header. */
  etag: string;
  bytes: number;
  /** The user's own, by lower-case name. */
  metadata: Readonly<Record<string, string>>;
}

export interface NewObject {
  data: Uint8Array;
  contentType: string;
  metadata: Record<string, string>;
}

/** As much of S3 as thumbnails take. Every method rejects with a StorageError when the store does not do it. */
export interface ObjectStore {
  /** undefined: there is no such object. */
  head: (object: ObjectRef) => Promise<ObjectHead | undefined>;
  /** The bytes of that state of the object; undefined: it is another one by now, or none. */
  read: (object: ObjectRef, etag: string) => Promise<Uint8Array | undefined>;
  write: (object: ObjectRef, content: NewObject) => Promise<void>;
}

/** The store refused, failed or did not answer; the same may work later. */
export class StorageError extends Error {
  override readonly name = 'StorageError';
}
