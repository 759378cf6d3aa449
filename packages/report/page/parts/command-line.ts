import { element } from '../look/element.ts';

/** A command to copy, by a button. */
export interface CommandLine {
  node: HTMLElement;
  show(line: string): void;
}

/** Makes the place for a command. */
export function commandLine(first = ''): CommandLine {
  const code = element('code', { class: 'said' }, first);
  const button = element('button', { type: 'button', class: 'copy small', onclick: () => void copy() }, 'Copy');
  const copy = async () => {
    button.textContent = (await written(code)) ? 'Copied' : 'Selected';
    setTimeout(() => {
      button.textContent = 'Copy';
    }, 1500);
  };
  return {
    node: element('div', { class: 'command' }, code, button),
    show(line) {
      code.textContent = line;
    },
  };
}

/** Browsers may keep the clipboard from a file: then the command is selected, to be copied by hand. */
async function written(code: HTMLElement): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(code.textContent ?? '');
    return true;
  } catch {
    getSelection()?.selectAllChildren(code);
    return false;
  }
}
