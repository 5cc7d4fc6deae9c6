/** The functions of a scoring module; those of one output, of several, and of classes differ. */
export function scoringFunctions({outputs, classes}: {outputs: number; classes: boolean}): string {
  const parts = [reading, outputs === 1 ? oneOutput : severalOutputs];
  if (!classes) parts.push(ofRegression);
  else parts.push(outputs === 1 ? ofTwoClasses : ofClasses, ofAnyClasses);
  return `${parts.join("\n\n")}\n`;
}

const reading = `// What is not known: null, undefined or NaN.
function isMissing(value) {
  return value === null || value === undefined || Number.isNaN(value);
}

function binOf({name, cuts, levels}, grid, value) {
  if (isMissing(value)) return 0;
  if (levels) return levels[grid].of.get(String(value)) ?? levels[grid].last;
  const number = typeof value === "bigint" ? Number(value) : value;
  if (typeof number !== "number" || !Number.isFinite(number)) {
    throw new TypeError(\`\${name}: got \${String(value)}, expected a finite number, or null where it is not known\`);
  }
  let low = 0;
  let high = cuts[grid].length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (cuts[grid][middle] <= number) low = middle + 1;
    else high = middle;
  }
  return low + 1;
}

// The cell of each table that a row falls in.
function cellsOf(row) {
  if (typeof row !== "object" || row === null) {
    throw new TypeError(\`row: got \${String(row)}, expected an object, column name to value\`);
  }
  for (const feature of features) {
    if (!(feature.name in row)) {
      throw new TypeError(\`row: no column \${JSON.stringify(feature.name)}; write null where a value is not known\`);
    }
    binOf(feature, 0, row[feature.name]);
  }
  return tables.map(({features: own, grids, bins}) => {
    let cell = 0;
    for (let axis = 0; axis < own.length; axis++) {
      const feature = features[own[axis]];
      cell = cell * bins[axis] + binOf(feature, grids[axis], row[feature.name]);
    }
    return cell;
  });
}`;

const oneOutput = `// What each term adds to the score, by its name.
export function terms(row) {
  const cells = cellsOf(row);
  return Object.fromEntries(tables.map(({name, scores}, t) => [name, scores[cells[t]]]));
}

// The score: intercept plus terms.
export function decision(row) {
  const cells = cellsOf(row);
  let score = intercept[0];
  for (let t = 0; t < tables.length; t++) score += tables[t].scores[cells[t]];
  return score;
}`;

const severalOutputs = `// What each term adds to the score of each class, by its name.
export function terms(row) {
  const cells = cellsOf(row);
  const added = ({scores}, cell) => intercept.map((_, k) => scores[cell * intercept.length + k]);
  return Object.fromEntries(tables.map((table, t) => [table.name, added(table, cells[t])]));
}

// The score of each class: intercept plus terms.
export function decision(row) {
  const cells = cellsOf(row);
  return intercept.map((start, k) => {
    let score = start;
    for (let t = 0; t < tables.length; t++) score += tables[t].scores[cells[t] * intercept.length + k];
    return score;
  });
}`;

const ofRegression = `// The predicted number.
export function predict(row) {
  return decision(row);
}`;

const ofTwoClasses = `// The probability of each class, in the order of metadata.classes. The score is the log odds of the second.
export function predictProba(row) {
  const p = 1 / (1 + Math.exp(-decision(row)));
  return [1 - p, p];
}`;

const ofClasses = `// The probability of each class, in the order of metadata.classes: the softmax of the scores.
export function predictProba(row) {
  const scores = decision(row);
  const highest = Math.max(...scores);
  let total = 0;
  for (const score of scores) total += Math.exp(score - highest);
  return scores.map((score) => Math.exp(score - highest) / total);
}`;

const ofAnyClasses = `// The most probable class; of equals the first.
export function predict(row) {
  const probabilities = predictProba(row);
  let best = 0;
  for (let c = 1; c < probabilities.length; c++) if (probabilities[c] > probabilities[best]) best = c;
  return metadata.classes[best];
}`;
