/** Everything outside that the command touches besides files: its streams, where it stands, and when it must stop. */
export interface Surroundings {
  stdout: NodeJS.WriteStream;
  stderr: NodeJS.WriteStream;
  /** The folder that relative paths of the command line start from. */
  folder: string;
  environment: Readonly<Record<string, string | undefined>>;
  /**
   * The signal of the first Ctrl-C, SIGTERM or SIGHUP, with the exit code as its reason's `exitCode`. A command that asks for it
   * finishes what is under way; where none has asked, the first one is that of `signal`.
   */
  drain(): AbortSignal;
  /** Aborted by the second, or by the first where nobody drains: stop now. */
  signal: AbortSignal;
  /** What stands behind the command's name; `runCommandLine` tells. */
  args?: readonly string[] | undefined;
  /** From now on `print` shows what SDKs and plugins write to the console, so that it does not smear live lines. */
  printConsole?(print: (text: string) => void): void;
}
