/** Everything outside that the command touches besides files: its streams, where it stands, and when it must stop. */
export interface Surroundings {
  stdout: NodeJS.WriteStream;
  stderr: NodeJS.WriteStream;
  /** The folder that relative paths of the command line start from. */
  folder: string;
  environment: Readonly<Record<string, string | undefined>>;
  /**
   * The signal of the first Ctrl-C or SIGTERM, with the exit code as its reason's `exitCode`. Who asks for it finishes
   * what is under way; where nobody has, the first one is that of `signal`.
   */
  drain(): AbortSignal;
  /** Aborted by the second, or by the first where nobody drains: stop now. */
  signal: AbortSignal;
  /** Has what SDKs and plugins say through the console told by the one who draws on the terminal. */
  tellConsole?(tell: (text: string) => void): void;
}
