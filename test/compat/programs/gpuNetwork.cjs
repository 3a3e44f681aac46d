// A network of brain.js that is another kind, and a method of a program's own.
let word = 1;
Math.random = () => {
  word = (Math.imul(word, 1664525) + 1013904223) >>> 0;
  return word / 2 ** 32;
};
const { NeuralNetwork } = require('brain.js');

class Loud extends NeuralNetwork {
  trainPattern(pattern, logErrorRate) {
    this.patterns = (this.patterns || 0) + 1;
    return super.trainPattern(pattern, logErrorRate);
  }
}
const net = new Loud();
net.train(
  [
    { input: [0, 1], output: [1] },
    { input: [1, 1], output: [0] },
  ],
  { iterations: 10 },
);
console.log(net.patterns);
