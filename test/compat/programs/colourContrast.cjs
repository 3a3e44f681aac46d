// The example of brain.js's README, from weights that are the same each time.
let word = 1;
Math.random = () => {
  word = (Math.imul(word, 1664525) + 1013904223) >>> 0;
  return word / 2 ** 32;
};
const brain = require('brain.js');

const data = [
  { input: { r: 0.03, g: 0.7, b: 0.5 }, output: { black: 1 } },
  { input: { r: 0.16, g: 0.09, b: 0.2 }, output: { white: 1 } },
  { input: { r: 0.5, g: 0.5, b: 1.0 }, output: { white: 1 } },
];
const net = new brain.NeuralNetwork();
const { iterations, error } = net.train(data);
console.log(iterations, error.toFixed(6));
const output = net.run({ r: 1, g: 0.4, b: 0 });
console.log(
  Object.keys(output).join(' '),
  Object.values(output)
    .map((each) => each.toFixed(4))
    .join(' '),
);
