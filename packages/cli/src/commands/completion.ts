import type { Command } from 'commander';
import { exitCodes } from '../exit-codes.ts';
import type { Surroundings } from '../surroundings.ts';

/** `visionprefer completion`: a script for a shell. It knows all words itself, so that no process is started at each Tab. */
export function completionCommand(
  shell: 'bash' | 'zsh' | 'fish',
  program: Command,
  { stdout }: Pick<Surroundings, 'stdout'>,
): number {
  const commands = program.commands.map((command) => ({
    name: command.name(),
    description:
      command
        .description()
        .split('. ')[0]
        ?.replace(/[.:;'"`\\$[\]]/g, '') ?? '',
    options: command.options.flatMap(({ long, argChoices = [] }) => (long ? [{ long, choices: argChoices }] : [])),
  }));
  const write = { bash: bashScript, zsh: zshScript, fish: fishScript }[shell];
  stdout.write(`${write(commands)}\n`);
  return exitCodes.done;
}

interface Completed {
  name: string;
  description: string;
  options: { long: string; choices: readonly string[] }[];
}

function bashScript(commands: readonly Completed[]): string {
  const cases = commands.map(
    ({ name, options }) => `    ${name}) words="${options.map(({ long }) => long).join(' ')}" ;;`,
  );
  const choices = choicesOf(commands).map(
    ([command, long, words]) => `    '${command} ${long}') words="${words.join(' ')}" ;;`,
  );
  return `_visionprefer() {
  local current="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD-1]}" command="\${COMP_WORDS[1]}" words=""
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W "${commands.map(({ name }) => name).join(' ')} --help --version" -- "$current"))
    return
  fi
  case "$command $before" in
${choices.join('\n')}
  esac
  if [ -z "$words" ] && [[ "$current" == -* ]]; then
    case "$command" in
${cases.join('\n')}
    esac
  fi
  [ -n "$words" ] && COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _visionprefer visionprefer`;
}

function zshScript(commands: readonly Completed[]): string {
  const cases = commands.map(({ name, options }) => {
    const words = options.map(
      ({ long, choices }) => `'${long}${choices.length ? `=[]: :(${choices.join(' ')})` : '[]'}'`,
    );
    return `    ${name}) _arguments ${words.join(' ')} '*: :_files' ;;`;
  });
  return `#compdef visionprefer
_visionprefer() {
  local -a commands
  commands=(${commands.map(({ name, description }) => `'${name}:${description}'`).join(' ')})
  if (( CURRENT == 2 )); then
    _describe command commands
    return
  fi
  local command="$words[2]"
  shift words
  (( CURRENT-- ))
  case "$command" in
${cases.join('\n')}
  esac
}
compdef _visionprefer visionprefer`;
}

function fishScript(commands: readonly Completed[]): string {
  return commands
    .flatMap(({ name, description, options }) => [
      `complete -c visionprefer -n __fish_use_subcommand -a ${name} -d '${description}'`,
      ...options.map(({ long, choices }) => {
        const values = choices.length ? ` -x -a '${choices.join(' ')}'` : '';
        return `complete -c visionprefer -n '__fish_seen_subcommand_from ${name}' -l ${long.slice(2)}${values}`;
      }),
    ])
    .join('\n');
}

function choicesOf(commands: readonly Completed[]): [command: string, long: string, words: readonly string[]][] {
  return commands.flatMap(({ name, options }) =>
    options.flatMap(({ long, choices }): [string, string, readonly string[]][] =>
      choices.length ? [[name, long, choices]] : [],
    ),
  );
}
