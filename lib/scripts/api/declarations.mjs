/**
 * Declarations as the reference shows them: the text of the source without bodies, defaults of
 * parameters and what is private.
 */
import { SyntaxKind } from 'typescript/unstable/ast';

/**
 * @typedef {import('typescript/unstable/ast').Node} Node
 *
 * @typedef {object} Parts What this file reads of the nodes that it is given; each kind has some.
 * @property {Node} [name]
 * @property {Node} [type]
 * @property {readonly Node[]} [modifiers]
 * @property {readonly Node[]} [typeParameters]
 * @property {readonly Node[]} [parameters]
 * @property {readonly Node[]} [heritageClauses]
 * @property {Node} [questionToken] Of a parameter.
 * @property {Node} [postfixToken] Of a member: `?`.
 * @property {Node} [dotDotDotToken]
 * @property {Node} [initializer]
 * @property {Node} [body]
 */

/** Characters of a type that the source does not write. */
const MOST_SHOWN = 500;

/** @param {Node} node */
function partsOf(node) {
  return /** @type {Parts} */ (/** @type {unknown} */ (node));
}

/**
 * The comment at the head of a file, and its examples.
 *
 * @param {string} text
 */
export function headOf(text) {
  const [, comment = ''] = /^\/\*\*([\s\S]*?)\*\//.exec(text) ?? [];
  const [doc, ...examples] = comment.replace(/^[ \t]*\* ?/gm, '').split(/^@example\n/m);
  return {
    doc: doc.trim(),
    tags: examples.map((each) => ({ name: 'example', text: each.trim() })),
  };
}

/**
 * Whether a member is not for users: private, protected, or named by a symbol or a private name.
 *
 * @param {Node} node
 */
export function isHidden(node) {
  const { name, modifiers = [] } = partsOf(node);
  const hidden = [SyntaxKind.PrivateKeyword, SyntaxKind.ProtectedKeyword];
  if (modifiers.some(({ kind }) => hidden.includes(kind))) return true;
  return (
    name?.kind === SyntaxKind.PrivateIdentifier || name?.kind === SyntaxKind.ComputedPropertyName
  );
}

/**
 * @param {Node} node of an export
 * @param {string} exported the name that it is exported by
 * @param {() => string} typeText its type, where the source does not write it
 */
export function declarationText(node, exported, typeText) {
  const { type } = partsOf(node);
  const text = exported.slice(exported.lastIndexOf('.') + 1);
  switch (node.kind) {
    case SyntaxKind.FunctionDeclaration:
      return `function ${callText(node, text, typeText)}`;
    case SyntaxKind.ClassDeclaration:
      return `${hasModifier(node, SyntaxKind.AbstractKeyword) ? 'abstract ' : ''}class ${headText(node, text)}`;
    case SyntaxKind.InterfaceDeclaration:
      return `interface ${headText(node, text)}`;
    case SyntaxKind.TypeAliasDeclaration: {
      if (type?.kind === SyntaxKind.TypeLiteral) return `type ${text}${typeParameters(node)}`;
      return `type ${text}${typeParameters(node)} =${unionText(writtenText(type, typeText))}`;
    }
    case SyntaxKind.VariableDeclaration:
      return `const ${text}: ${shortened(typeText())}`;
    default:
      throw new Error(`${SyntaxKind[node.kind]} ${text} has no text in the reference`);
  }
}

/**
 * @param {Node} node of a member
 * @param {() => string} typeText its type, where the source does not write it
 * @param {string} owner name of its class
 */
export function memberText(node, typeText, owner) {
  const { name, type, postfixToken } = partsOf(node);
  const optional = postfixToken?.kind === SyntaxKind.QuestionToken;
  const text = `${name?.getText()}${optional ? '?' : ''}`;
  const fixed = hasModifier(node, SyntaxKind.StaticKeyword) ? 'static ' : '';
  switch (node.kind) {
    case SyntaxKind.Constructor:
      return `new ${owner}(${parametersText(node)})`;
    case SyntaxKind.MethodDeclaration:
    case SyntaxKind.MethodSignature:
      return fixed + callText(node, text, typeText);
    case SyntaxKind.SetAccessor:
      return `set ${text}(${parametersText(node)})`;
    default: {
      const isGetter = node.kind === SyntaxKind.GetAccessor;
      const readonly = isGetter || hasModifier(node, SyntaxKind.ReadonlyKeyword) ? 'readonly ' : '';
      const shown = writtenText(type, typeText);
      return `${fixed}${readonly}${text}: ${optional ? shown.replace(/\s*\| undefined$/, '') : shown}`;
    }
  }
}

/**
 * @param {Node} node
 * @param {number} kind
 */
function hasModifier(node, kind) {
  return partsOf(node).modifiers?.some((each) => each.kind === kind) ?? false;
}

/**
 * @param {Node} node
 * @param {string} name
 * @param {() => string} typeText
 */
function callText(node, name, typeText) {
  const { type } = partsOf(node);
  const returned = type === undefined ? typeText().replace(/^.*\) => /s, '') : type.getText();
  return `${name}${typeParameters(node)}(${parametersText(node)}): ${returned}`;
}

/** @param {Node} node */
function typeParameters(node) {
  const { typeParameters: list = [] } = partsOf(node);
  return list.length === 0 ? '' : `<${list.map((each) => each.getText()).join(', ')}>`;
}

/**
 * Parameters by name and type; one that is taken apart is called `options`.
 *
 * @param {Node} node
 */
function parametersText(node) {
  return (partsOf(node).parameters ?? [])
    .map((parameter) => {
      const { name, type, questionToken, dotDotDotToken, initializer } = partsOf(parameter);
      const taken = name?.kind === SyntaxKind.ObjectBindingPattern;
      const shown = taken ? 'options' : name?.getText();
      const optional = questionToken || initializer ? '?' : '';
      const typed = type === undefined ? '' : `: ${withoutComments(type.getText())}`;
      return `${dotDotDotToken ? '...' : ''}${shown}${optional}${typed}`;
    })
    .join(', ');
}

/**
 * @param {Node} node A class or an interface.
 * @param {string} name
 */
function headText(node, name) {
  const { heritageClauses = [] } = partsOf(node);
  const bases = heritageClauses.map((each) => ` ${each.getText()}`).join('');
  return `${name}${typeParameters(node)}${bases}`;
}

/**
 * A type as the source writes it. The resolved type is used instead if the source does not write it, or derives
 * it from a table (`keyof typeof LOSSES`) and the resolved type is short.
 *
 * @param {Node | undefined} type
 * @param {() => string} typeText
 */
function writtenText(type, typeText) {
  if (type === undefined) return shortened(typeText());
  const written = withoutComments(type.getText());
  if (!written.includes('typeof ')) return written;
  const resolved = typeText();
  return resolved.length > MOST_SHOWN ? written : resolved;
}

/** @param {string} text */
function withoutComments(text) {
  return text.replace(/\s*\/\*\*[\s\S]*?\*\//g, '');
}

/** Without the bar that the formatter puts before a union of several lines. @param {string} text */
function unionText(text) {
  return text.startsWith('|') ? `\n  ${text}` : ` ${text}`;
}

/** @param {string} text */
function shortened(text) {
  return text.length > MOST_SHOWN ? 'object' : text;
}
