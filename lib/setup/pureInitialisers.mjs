/**
 * Marks what modules compute when they are loaded as free of side effects, so that a bundler can leave out what a
 * program does not use. Tables, constants and classes with static members are made by expressions that a bundler
 * must take for effects: it cannot know that `Object.keys` or a property of a table does nothing else. Each such
 * expression becomes `/* @__PURE__ *\/ (() => expression)()`, which bundlers know. Statements stay as they are, and
 * with them the effects that are meant. No line moves.
 */

/** @import { AstNode, ProgramNode } from 'rollup' */

const OPEN = '/* @__PURE__ */ (() => ';

/**
 * A node of a syntax tree, by the names of ESTree.
 * @typedef {AstNode & Record<string, any>} Node
 */

/**
 * A Rollup plugin.
 * @returns {import('rollup').Plugin}
 */
export function pureInitialisers() {
  return {
    name: 'pure-initialisers',
    transform(code) {
      const edits = this.parse(code).body.flatMap((node) => editsOf(/** @type {Node} */ (node)));
      // Lines are the same; maps may be a few columns off where something was marked.
      return { code: edited(code, edits), map: null };
    },
  };
}

/**
 * Texts to insert, by place, in order.
 * @param {Node} statement
 * @returns {[number, string][]}
 */
function editsOf(statement) {
  const isExport = statement.type === 'ExportNamedDeclaration' && statement.declaration !== null;
  /** @type {Node} */
  const node = isExport ? statement.declaration : statement;
  if (node.type === 'VariableDeclaration') {
    return node.declarations
      .filter((/** @type {Node} */ { id, init }) => id.type === 'Identifier' && !isPlain(init))
      .flatMap((/** @type {Node} */ { init }) => {
        // An arrow function's body that begins with a brace would be a block.
        return [
          [init.start, `${OPEN}(`],
          [init.end, '))()'],
        ];
      });
  }
  if (node.type === 'ClassDeclaration' && !isPlain(node)) {
    const { name } = node.id;
    return [
      [node.start, `const ${name} = ${OPEN}{ `],
      [node.end, ` return ${name}; })();`],
    ];
  }
  return [];
}

/**
 * Whether a bundler sees by itself that computing it has no effect.
 * @param {Node | null} node
 * @returns {boolean}
 */
function isPlain(node) {
  switch (node?.type) {
    case undefined:
    case 'Literal':
    case 'Identifier':
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
      return true;
    case 'TemplateLiteral':
      return node.expressions.length === 0;
    case 'UnaryExpression':
      return node.operator === '-' && node.argument.type === 'Literal';
    case 'ArrayExpression':
      return node.elements.every(isPlain);
    case 'ObjectExpression':
      return node.properties.every(isPlainProperty);
    case 'ClassDeclaration':
    case 'ClassExpression':
      return isPlain(node.superClass) && node.body.body.every(isPlainMember);
    default:
      return false;
  }
}

/** @param {Node} property */
function isPlainProperty(property) {
  return property.type === 'Property' && !property.computed && isPlain(property.value);
}

/** @param {Node} member */
function isPlainMember(member) {
  if (member.type === 'StaticBlock' || member.computed) return false;
  return !member.static || member.type === 'MethodDefinition';
}

/**
 * @param {string} code
 * @param {[number, string][]} edits
 */
function edited(code, edits) {
  let [out, from] = ['', 0];
  for (const [at, text] of edits) {
    out += code.slice(from, at) + text;
    from = at;
  }
  return out + code.slice(from);
}
