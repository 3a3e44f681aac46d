// The example of natural's documentation, whose classifier comes from apparatus.
const Classifier = require('natural/lib/natural/classifiers/logistic_regression_classifier.js');

const classifier = new Classifier();
classifier.addDocument('i am long qqqq', 'buy');
classifier.addDocument("buy the q's", 'buy');
classifier.addDocument('short gold', 'sell');
classifier.addDocument('sell gold', 'sell');
classifier.train();
console.log(classifier.classify('i am short silver'), classifier.classify('i am long copper'));
for (const { label, value } of classifier.getClassifications('i am long copper')) {
  console.log(label, value.toFixed(6));
}
