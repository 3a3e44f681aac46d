/** Types of the adapters for CommonJS: `npm run typecheck` compiles this, nothing runs it. */
import apparatus = require('fallline/compat/apparatus');
import brain = require('fallline/compat/brain');
import LogisticRegression = require('fallline/compat/ml-logistic-regression');

const model: LogisticRegression = new LogisticRegression({ numSteps: 10, exact: true });
model.train([[1], [2]], [0, 1]);
const labels: number[] = model.predict([[1]]);
const other: LogisticRegression = LogisticRegression.load(
  new LogisticRegression.default().toJSON(),
);
const restore: () => void = LogisticRegression.accelerate(LogisticRegression.LogisticRegression);
const classifier = new apparatus.LogisticRegressionClassifier();
const net = new brain.NeuralNetwork({ hiddenLayers: [3] });

module.exports = { labels, other, restore, classifier, net };
