/** Trains in an installed package; fails if it is not on the backend that the argument names. */
import { backend, datasets, LogisticRegression, StandardScaler } from 'fallline';

const { x, y } = datasets.loadBreastCancer();
const scaled = new StandardScaler().fitTransform(x);
const model = new LogisticRegression({ l2: 0.01 });
await model.fit(scaled, y);
const score = model.score(scaled, y);
console.log(backend(), score);
const [wanted] = process.argv.slice(2);
if (backend().name !== wanted) throw new Error(`expected the ${wanted} backend`);
if (!(score > 0.97)) throw new Error('expected an accuracy above 0.97');
