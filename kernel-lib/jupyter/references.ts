/**
 * Three mistakes of tslab's rewriting of names, put right before it happens.
 *
 * tslab turns the name of an earlier cell's variable into `exports.name` (dist/converter.js `wrapPrevIdentifier`). It misses
 * the shorthand `{ seed }`, which must become `{ seed: exports.seed }`, and it rewrites the `seed` of `const { seed: s } = o`,
 * which is no variable at all. And it calls an earlier cell's function as `exports.f()`, which hands all names to `f` as its `this`.
 * This transformer runs on the syntax tree before tslab's: the cell's text stays as typed, so
 * type errors keep their line and column.
 */
import { typescript as ts } from "./tslab.js";
import type typescript from "@tslab/typescript-for-tslab";

type Checker = typescript.TypeChecker;
type Node = typescript.Node;

/** A transformer for the cell's file; `isEarlier` tells the file that declares the earlier cells' names. */
export function referenceRepair(
  checker: Checker,
  isEarlier: (fileName: string) => boolean,
): typescript.TransformerFactory<typescript.SourceFile> {
  const declaredEarlier = (symbol: typescript.Symbol | undefined): boolean =>
    (symbol?.declarations ?? []).some((declaration) => isEarlier(declaration.getSourceFile().fileName));

  return (context) => {
    const { factory } = context;

    /** `{ seed }` → `{ seed: exports.seed }`; in an assignment, `({ seed = 1 } = o)` → `({ seed: exports.seed = 1 } = o)` */
    const longhand = (node: typescript.ShorthandPropertyAssignment): Node => {
      const name = node.name.text;
      const variable = factory.createPropertyAccessExpression(factory.createIdentifier("exports"), name);
      const start = node.objectAssignmentInitializer;
      const value =
        start === undefined
          ? variable
          : factory.createAssignment(variable, ts.visitNode(start, visit, ts.isExpression));
      return ts.setTextRange(factory.createPropertyAssignment(name, value), node);
    };

    /** `f(1)` → `(0, exports.f)(1)` */
    const detached = (node: typescript.CallExpression, callee: typescript.Identifier): Node => {
      const variable = factory.createPropertyAccessExpression(factory.createIdentifier("exports"), callee.text);
      const called = factory.createParenthesizedExpression(
        factory.createComma(factory.createNumericLiteral(0), variable),
      );
      const inner = ts.visitEachChild(node, visit, context);
      return factory.updateCallExpression(inner, ts.setTextRange(called, callee), inner.typeArguments, inner.arguments);
    };

    const visit = (node: Node): Node => {
      if (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.questionDotToken === undefined)
        if (declaredEarlier(checker.getSymbolAtLocation(node.expression))) return detached(node, node.expression);
      if (ts.isShorthandPropertyAssignment(node) && declaredEarlier(checker.getShorthandAssignmentValueSymbol(node)))
        return longhand(node);
      if (ts.isBindingElement(node) && node.propertyName !== undefined && ts.isIdentifier(node.propertyName)) {
        // A fresh identifier has no symbol, so tslab leaves it alone.
        const property = factory.createIdentifier(node.propertyName.text);
        const inner = ts.visitEachChild(node, visit, context);
        return factory.updateBindingElement(inner, inner.dotDotDotToken, property, inner.name, inner.initializer);
      }
      return ts.visitEachChild(node, visit, context);
    };

    return (file) => ts.visitEachChild(file, visit, context);
  };
}
