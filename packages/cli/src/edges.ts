/** Everything outside that the command touches besides files: its streams, where it stands, and when it must stop. */
export interface Edges {
  stdout: NodeJS.WriteStream;
  stderr: NodeJS.WriteStream;
  /** The folder that relative paths of the command line start from. */
  folder: string;
  environment: Readonly<Record<string, string | undefined>>;
  /** Aborted by Ctrl-C or SIGTERM, with the exit code as the reason's `exitCode`. */
  signal: AbortSignal;
}
