/** The functions of `datasets` in the public interface. */

export {
  type ClassificationDataset,
  loadBreastCancer,
  loadDiabetes,
  loadDigits,
  loadIris,
  loadWine,
  type RegressionDataset,
} from './bundled.ts';
export { type BlobOptions, type Blobs, makeBlobs } from './makeBlobs.ts';
