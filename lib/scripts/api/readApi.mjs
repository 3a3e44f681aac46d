/**
 * What the package exports, with declarations and docstrings, as TypeScript's own API reads them
 * from the sources. It is the one source of the reference in lib/docs/api, of the test that every
 * export has a docstring, and of the test that every `@example` runs.
 *
 * TypeDoc needs the JavaScript API of TypeScript 6 or earlier; the compiler of this repository
 * offers `typescript/unstable/sync` in its place.
 */
import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { SyntaxKind } from 'typescript/unstable/ast';
import { API, NodeBuilderFlags, SymbolFlags } from 'typescript/unstable/sync';
import { root } from '../../setup/files.mjs';
import { declarationText, headOf, isHidden, memberText } from './declarations.mjs';

/**
 * @typedef {import('typescript/unstable/sync').Checker} Checker
 * @typedef {import('typescript/unstable/sync').Symbol} ApiSymbol
 * @typedef {import('typescript/unstable/ast').Node} Node
 *
 * @typedef {object} Documented
 * @property {string} doc The docstring without its tags; '' if there is none.
 * @property {readonly { name: string, text: string }[]} tags In their order: param, returns, throws, example …
 *
 * @typedef {Documented & { name: string, declaration: string, isMethod: boolean }} ApiMember
 *
 * @typedef {object} ApiFields
 * @property {string} name As it is exported; `datasets.loadIris` for a member of a namespace.
 * @property {string[]} aliases Other names of it in the same entry point, such as `default`.
 * @property {'class' | 'interface' | 'function' | 'type' | 'constant'} kind
 * @property {boolean} isExported False for a base of several exported classes that is not exported itself.
 * @property {string} path Of the file that declares it, within lib/.
 * @property {string} declaration TypeScript, without bodies and members.
 * @property {ApiMember[]} members Public ones, without those of bases that are items too.
 * @typedef {Documented & ApiFields} ApiItem
 *
 * @typedef {object} EntryFields
 * @property {string} name Such as `fallline/io`.
 * @property {string} path Of its file within lib/.
 * @property {ApiItem[]} items By name.
 * @typedef {Documented & EntryFields} ApiEntry Its docstring is the comment at the head of its file.
 */

/** @returns {{ name: string, path: string }[]} The entry points that package.json names. */
export function entryPoints() {
  const { name, exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  return Object.entries(exports)
    .filter(([, target]) => typeof target === 'object')
    .map(([path, { types }]) => ({
      name: join(name, path).replaceAll('\\', '/'),
      path: types.replace('./dist/', '').replace(/\.d\.ts$/, '.ts'),
    }));
}

/** @returns {ApiEntry[]} Every entry point of the package. */
export function readApi() {
  const api = new API({ cwd: root });
  try {
    const configFile = join(root, 'tsconfig.build.json');
    const project = api.updateSnapshot({ openProjects: [configFile] }).getProject(configFile);
    if (project === undefined) throw new Error(`TypeScript opens no project for ${configFile}`);
    return entryPoints().map(({ name, path }) => {
      const file = project.program.getSourceFile(join(root, 'lib', path));
      if (file === undefined) throw new Error(`lib/${path} is in no TypeScript project`);
      const module = project.checker.getSymbolAtLocation(file);
      const reader = new EntryReader(project.checker);
      // A file without an export is no module.
      const items = module === undefined ? [] : reader.itemsOf(module);
      return { name, path, ...headOf(file.text), items };
    });
  } finally {
    api.close();
  }
}

/** Reads the exports of one entry point. */
class EntryReader {
  /** @param {Checker} checker */
  constructor(checker) {
    this.checker = checker;
    /** @type {Set<number>} Symbols that are items, by id. */
    this.listed = new Set();
  }

  /**
   * @param {ApiSymbol} module
   * @returns {ApiItem[]}
   */
  itemsOf(module) {
    const names = this.namesIn(module, '');
    for (const { id } of names.keys()) this.listed.add(id);
    const bases = this.sharedBases([...names.keys()]);
    for (const { id } of bases) this.listed.add(id);
    return [
      ...Array.from(names, ([symbol, all]) => this.itemOf(symbol, all)),
      ...bases.map((symbol) => ({ ...this.itemOf(symbol, [symbol.name]), isExported: false })),
    ].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /**
   * Those that are not exported themselves and have public members of several exports.
   *
   * @param {readonly ApiSymbol[]} symbols exports
   */
  sharedBases(symbols) {
    /** @type {Map<ApiSymbol, Set<number>>} Owners, by id, of the members of each base. */
    const owners = new Map();
    for (const symbol of symbols) {
      for (const member of this.allMembers(symbol)) {
        const declared = this.ownerOf(member);
        if (declared === undefined || this.listed.has(declared.id) || !isPublic(member)) continue;
        if (!(declared.flags & (SymbolFlags.Class | SymbolFlags.Interface))) continue;
        owners.set(declared, (owners.get(declared) ?? new Set()).add(symbol.id));
      }
    }
    return [...owners].filter(([, { size }]) => size > 1).map(([base]) => base);
  }

  /**
   * All names of each symbol that a module exports; those of a namespace, after its name and a dot.
   *
   * @param {ApiSymbol} module
   * @param {string} prefix
   * @param {Map<ApiSymbol, string[]>} names
   */
  namesIn(module, prefix, names = new Map()) {
    for (const exported of this.checker.getExportsOfModule(module)) {
      const isAlias = exported.flags & SymbolFlags.Alias;
      const symbol = isAlias ? this.checker.getAliasedSymbol(exported) : exported;
      const name = prefix + exported.name;
      if (symbol.flags & SymbolFlags.Module) this.namesIn(symbol, `${name}.`, names);
      else names.set(symbol, [...(names.get(symbol) ?? []), name]);
    }
    return names;
  }

  /**
   * @param {ApiSymbol} symbol
   * @param {string[]} names
   * @returns {ApiItem}
   */
  itemOf(symbol, names) {
    const nodes = nodesOf(symbol);
    const [node] = nodes;
    // Its own name stands first, if it is exported by that.
    const name = names.find((each) => each === symbol.name) ?? names[0];
    return {
      name,
      aliases: names.filter((each) => each !== name),
      kind: kindOf(symbol),
      isExported: true,
      path: pathOf(node),
      ...this.docOf(symbol),
      declaration: nodes
        .map((each) => declarationText(each, name, () => this.typeText(symbol)))
        .join('\n'),
      members: this.membersOf(symbol),
    };
  }

  /**
   * Members of a class, an interface or a type that is written as one; none of other symbols.
   *
   * @param {ApiSymbol} symbol
   * @returns {readonly ApiSymbol[]}
   */
  allMembers(symbol) {
    const { flags } = symbol;
    const [node] = nodesOf(symbol);
    const type = /** @type {{ type?: Node }} */ (/** @type {unknown} */ (node)).type;
    const isAlias = node.kind === SyntaxKind.TypeAliasDeclaration;
    const isLiteral = isAlias && type?.kind === SyntaxKind.TypeLiteral;
    if (!(flags & (SymbolFlags.Class | SymbolFlags.Interface)) && !isLiteral) return [];
    const declared = this.checker.getDeclaredTypeOfSymbol(symbol);
    const properties = this.checker.getPropertiesOfType(declared);
    if (!(flags & SymbolFlags.Class)) return properties;
    const classes = this.withBases(symbol);
    const constructors = classes.flatMap((each) =>
      [...each.getMembers().values()].filter(isConstructor),
    );
    const statics = classes.flatMap((each) => [...each.getExports().values()]);
    const own = new Map(statics.reverse().map((member) => [member.name, member]));
    return [...constructors.slice(0, 1), ...[...own.values()].reverse(), ...properties];
  }

  /**
   * A class and its bases, the nearest first.
   *
   * @param {ApiSymbol} symbol
   * @returns {ApiSymbol[]}
   */
  withBases(symbol) {
    const type = /** @type {import('typescript/unstable/sync').InterfaceType} */ (
      this.checker.getDeclaredTypeOfSymbol(symbol)
    );
    const bases = this.checker.getBaseTypes(type).map((each) => each.getSymbol());
    return [symbol, ...bases.flatMap((base) => (base === undefined ? [] : this.withBases(base)))];
  }

  /**
   * The public members that are described with this symbol: its own, and those of bases that are no
   * items.
   *
   * @param {ApiSymbol} symbol
   * @returns {ApiMember[]}
   */
  membersOf(symbol) {
    return this.allMembers(symbol)
      .filter((member) => {
        const declared = this.ownerOf(member);
        const isOwn = declared === undefined || declared.id === symbol.id;
        return isPublic(member) && (isOwn || !this.listed.has(declared.id));
      })
      .map((member) => ({
        name: isConstructor(member) ? 'constructor' : member.name,
        isMethod: isConstructor(member) || Boolean(member.flags & SymbolFlags.Method),
        ...this.docOf(member),
        declaration: nodesOf(member)
          .map((each) => memberText(each, () => this.typeText(member), symbol.name))
          .join('\n'),
      }));
  }

  /**
   * The type that declares a member, also where another takes it over by `Pick` or `Omit`.
   *
   * @param {ApiSymbol} member
   * @returns {ApiSymbol | undefined}
   */
  ownerOf(member) {
    const parent = member.getParent();
    const [node] = nodesOf(member);
    const name = /** @type {{ name?: Node } | undefined} */ (/** @type {unknown} */ (node?.parent))
      ?.name;
    return parent ?? (name && this.checker.getSymbolAtLocation(name));
  }

  /** @param {ApiSymbol} symbol */
  typeText(symbol) {
    const type =
      symbol.flags & SymbolFlags.TypeAlias
        ? this.checker.getDeclaredTypeOfSymbol(symbol)
        : this.checker.getTypeOfSymbol(symbol);
    if (type === undefined) throw new Error(`${symbol.name} has no type`);
    const flags = NodeBuilderFlags.NoTruncation | NodeBuilderFlags.InTypeAlias;
    const text = this.checker.typeToString(type, undefined, flags);
    return text.replace(/(\?: [^,()]*?) \| undefined(?=[,)])/g, '$1').replaceAll('"', "'");
  }

  /**
   * @param {ApiSymbol} symbol
   * @returns {Documented}
   */
  docOf(symbol) {
    return {
      doc: symbol.getDocumentationComment(this.checker),
      tags: symbol.getJsDocTags(this.checker).map(({ name, text = '' }) => ({ name, text })),
    };
  }
}

/** @param {ApiSymbol} symbol */
function isConstructor({ flags }) {
  return Boolean(flags & SymbolFlags.Constructor);
}

/** Whether users may use a member: no underscore, and not hidden. @param {ApiSymbol} member */
function isPublic(member) {
  const [node] = nodesOf(member);
  return (
    node !== undefined &&
    !isHidden(node) &&
    (isConstructor(member) || !/^(prototype$|_)/.test(member.name))
  );
}

/**
 * Declarations of a symbol in this package, except the implementation of an overloaded function.
 *
 * @param {ApiSymbol} symbol
 * @returns {Node[]}
 */
function nodesOf(symbol) {
  const nodes = symbol.declarations
    .map((each) => /** @type {Node & { body?: Node }} */ (each.resolve()))
    .filter((node) => node !== undefined && pathOf(node) !== '');
  const overloads = nodes.filter((node) => node.body === undefined);
  return overloads.length > 0 ? overloads : nodes;
}

/** @param {Node} node */
function pathOf(node) {
  const path = relative(join(root, 'lib'), node.getSourceFile().fileName).replaceAll('\\', '/');
  return path.startsWith('..') ? '' : path;
}

/**
 * @param {ApiSymbol} symbol
 * @returns {ApiItem['kind']}
 */
function kindOf({ flags }) {
  if (flags & SymbolFlags.Class) return 'class';
  if (flags & SymbolFlags.Function) return 'function';
  if (flags & SymbolFlags.Variable) return 'constant';
  return flags & SymbolFlags.Interface ? 'interface' : 'type';
}
