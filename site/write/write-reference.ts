import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Application, Converter, type ProjectReflection, ReflectionKind } from 'typedoc';
import type { PluginOptions } from 'typedoc-plugin-markdown';
import { published, root } from './repository.ts';

type Manifest = { name: string; exports: Record<string, string | { '@visionprefer/source'?: string }> };

/** A door of a package: what is imported from it, and the file in which it is. */
interface Door {
  name: string;
  file: string;
}

/** Writes the reference into a folder: a page for each door of each package, made of its types and their comments. */
export async function writeReference(folder: string): Promise<void> {
  const doors = readdirSync(join(root, 'packages')).toSorted().flatMap(doorsOf);
  const markdown: Partial<PluginOptions> = {
    outputFileStrategy: 'modules',
    entryFileName: 'index',
    excludeScopesInPaths: true,
    hideBreadcrumbs: true,
    hidePageHeader: true,
    // Properties have places of the same names as types: headings say what they are called.
    useCustomAnchors: true,
    useCodeBlocks: true,
    expandObjects: true,
    parametersFormat: 'table',
    propertiesFormat: 'table',
    interfacePropertiesFormat: 'table',
    typeAliasPropertiesFormat: 'table',
    typeDeclarationFormat: 'table',
    tableColumnSettings: { hideSources: true, hideModifiers: true, hideOverrides: true, hideInherited: true },
    pageTitleTemplates: { index: 'Reference', module: ({ name }) => name },
  };
  const application = await Application.bootstrapWithPlugins({
    plugin: ['typedoc-plugin-markdown'],
    outputs: [{ name: 'markdown', path: folder }],
    entryPoints: doors.map(({ file }) => join(root, file)),
    tsconfig: join(import.meta.dirname, '../../tsconfig.json'),
    // Types are checked by the project's own compiler, which is newer than the one that TypeDoc runs on.
    skipErrorChecking: true,
    excludeInternal: true,
    excludeExternals: true,
    readme: 'none',
    groupOrder: ['Functions', 'Interfaces', 'Type Aliases', 'Variables', 'Classes', '*'],
    disableGit: true,
    gitRevision: 'main',
    // Paths are told from `packages/` on, the folder that all doors are in.
    sourceLinkTemplate: `${published}/blob/{gitRevision}/packages/{path}#L{line}`,
    logLevel: 'Error',
    ...markdown,
  });
  application.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => leaveOutForeign(project));
  const project = await application.convert();
  if (!project || application.logger.hasErrors()) throw new Error('The reference cannot be made: see above.');
  nameModules(project, doors);
  await application.generateOutputs(project);
}

/** The doors that a package exports, such as `@visionprefer/core/plugin`. */
function doorsOf(folder: string): Door[] {
  const manifest = JSON.parse(readFileSync(join(root, 'packages', folder, 'package.json'), 'utf8')) as Manifest;
  return Object.entries(manifest.exports).flatMap(([door, target]) => {
    const file = typeof target === 'object' ? target['@visionprefer/source'] : undefined;
    return file ? [{ name: join(manifest.name, door), file: join('packages', folder, file) }] : [];
  });
}

/** Calls each module by what one writes to import it. */
function nameModules(project: ProjectReflection, doors: readonly Door[]): void {
  for (const module of project.children ?? []) {
    const file = module.sources?.[0]?.fileName ?? '';
    module.name = doors.find((door) => file.endsWith(door.file))?.name ?? module.name;
  }
}

/** Takes out constructors that classes have of JavaScript's own `Error`. */
function leaveOutForeign(project: ProjectReflection): void {
  for (const member of project.getReflectionsByKind(ReflectionKind.Constructor)) {
    const signatures = member.isDeclaration() ? (member.signatures ?? []) : [];
    const sources = signatures.flatMap((signature) => signature.sources ?? []);
    if (sources.some(({ fullFileName }) => fullFileName.includes('node_modules'))) project.removeReflection(member);
  }
}
