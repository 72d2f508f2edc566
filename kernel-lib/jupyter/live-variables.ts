/**
 * Variables that stay one variable when a later cell assigns them.
 *
 * tslab keeps a cell's `let` as a local and copies it to the shared names (dist/converter.js appends `export { … }`). A function of
 * that cell then reads the local for ever, while `base = 20` in a later cell, a parameter injected behind its default for one,
 * changes the copy alone. Declared as `export let`, the name is the shared one everywhere. Constants stay local, and fast.
 */
import { typescript as ts } from "./tslab.js";
import type typescript from "@tslab/typescript-for-tslab";

type Statement = typescript.Statement;

const isVariable = (statement: Statement): statement is typescript.VariableStatement =>
  ts.isVariableStatement(statement) &&
  statement.modifiers === undefined &&
  (statement.declarationList.flags & ts.NodeFlags.Const) === 0;

/** The names that a declaration binds, those of patterns too. */
function namesIn(name: typescript.BindingName): readonly string[] {
  if (ts.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((element) => (ts.isOmittedExpression(element) ? [] : namesIn(element.name)));
}

/** A transformer for the cell's file. */
export const liveVariables: typescript.TransformerFactory<typescript.SourceFile> = ({ factory }) => {
  const exported = (statement: typescript.VariableStatement): Statement =>
    factory.updateVariableStatement(
      statement,
      [factory.createModifier(ts.SyntaxKind.ExportKeyword)],
      statement.declarationList,
    );

  const without = (statement: Statement, names: ReadonlySet<string>): Statement => {
    if (!ts.isExportDeclaration(statement) || statement.exportClause === undefined) return statement;
    if (!ts.isNamedExports(statement.exportClause)) return statement;
    const kept = statement.exportClause.elements.filter(({ name }) => !names.has(name.text));
    const clause = factory.updateNamedExports(statement.exportClause, kept);
    return factory.updateExportDeclaration(statement, undefined, false, clause, undefined, undefined);
  };

  return (file) => {
    const variables = file.statements.filter(isVariable);
    const names = new Set(
      variables.flatMap(({ declarationList }) => declarationList.declarations.flatMap(({ name }) => namesIn(name))),
    );
    const statements = file.statements.map((each) => (isVariable(each) ? exported(each) : without(each, names)));
    return factory.updateSourceFile(file, statements);
  };
};
