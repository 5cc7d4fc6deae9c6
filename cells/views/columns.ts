/** What every kind of table can be read as: named columns of equal length. */
export interface Columns {
  names: string[];
  rows: number;
  get(name: string, row: number): unknown;
}

/** Reads Arquero tables and Arrow tables (Flechette, Apache Arrow); undefined for anything else. */
export function columnsOf(value: unknown): Columns | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const table = value as Record<string, unknown>;
  if (typeof table.toArrowIPC === "function" && typeof table.numRows === "function") {
    const arquero = value as {
      columnNames(): string[];
      numRows(): number;
      get(name: string, row: number): unknown;
    };
    // `get` counts the rows that a filter left, in the order a sort gave them.
    return {
      names: arquero.columnNames(),
      rows: arquero.numRows(),
      get: (name, row) => arquero.get(name, row)
    };
  }
  if (typeof table.getChild === "function" && typeof table.numRows === "number" && "schema" in table) {
    const arrow = value as {
      schema: {fields: {name: string}[]};
      numRows: number;
      getChild(name: string): {at?(row: number): unknown; get?(row: number): unknown};
    };
    const columns = new Map(arrow.schema.fields.map(({name}) => [name, arrow.getChild(name)]));
    const get = (name: string, row: number) => {
      const column = columns.get(name);
      return column?.at ? column.at(row) : column?.get?.(row);
    };
    return {names: [...columns.keys()], rows: arrow.numRows, get};
  }
  return undefined;
}
