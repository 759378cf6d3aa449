/** Where images may be read from and how much. */
export interface ReadImageOptions {
  /** The folder below which `file:` urls may be read, and to which relative urls are relative. Default: none may. */
  root?: string | URL | undefined;
  /** More folders below which `file:` urls may be read. */
  allowPaths?: readonly (string | URL)[] | undefined;
  /** Also fetch from private, loopback and link-local addresses, and by plain `http:`. Default false. */
  allowPrivateHosts?: boolean | undefined;
  /** Most bytes of one image. Default 50,000,000. */
  maxBytes?: number | undefined;
  /** For one image to be fetched, redirects included; each time that it is tried. Default 30,000. */
  timeoutMs?: number | undefined;
  signal?: AbortSignal | undefined;
}

/** {@link ReadImageOptions} with every default filled in. */
export interface ReadImageSettings {
  root?: string | URL | undefined;
  allowPaths: readonly (string | URL)[];
  allowPrivateHosts: boolean;
  maxBytes: number;
  timeoutMs: number;
  signal: AbortSignal;
  /** Shared by all that one reader reads. */
  disk: Disk;
}

/** What a reader has learnt of the disk. */
export interface Disk {
  /** How long a file takes to be read, of late. */
  readMs: number;
  /** On the clock of `performance`: until then files are read in the background, because reading took too long. */
  slowUntilMs: number;
}
