/**
 * What a release publishes, and in which order: the OpenBLAS packages, then the platforms' packages that depend on
 * them, and the main package last. Whoever installs a new version of the main package while a release is under way
 * therefore finds all that it lists.
 */

/** @typedef {import('./tarballs.mjs').Packed} Packed */

/**
 * @typedef {object} Publication
 * @property {Packed[]} publish In this order.
 * @property {Packed[]} there Those that the registry has already.
 * @property {string[]} faults Why nothing may be published; empty if it may.
 */

/**
 * Decides on every package. A version that is there already is left alone, so that a release that was interrupted
 * can be run again, and an OpenBLAS package is published once for many releases. Only the packages with the addon
 * and the main package are built for this release: if one of these is there with other contents, its version was
 * not raised.
 *
 * @param {readonly Packed[]} packages
 * @param {(name: string, version: string) => string | undefined} published The integrity of a version that the
 *   registry has, else undefined
 * @returns {Publication}
 */
export function planPublication(packages, published) {
  const ordered = [...packages].sort(
    (a, b) => rank(a.name) - rank(b.name) || a.name.localeCompare(b.name),
  );
  const integrities = ordered.map(({ name, version }) => published(name, version));
  return {
    publish: ordered.filter((_, i) => integrities[i] === undefined),
    there: ordered.filter((_, i) => integrities[i] !== undefined),
    faults: [
      ...faultsOfSet(ordered, published),
      ...ordered
        .filter(({ isPrivate }) => isPrivate)
        .map(
          ({ name, version }) => `${name} ${version} is private: built for tests, not for users`,
        ),
      ...ordered
        .filter(({ name, integrity }, i) => {
          return !isOpenBlas(name) && ![undefined, integrity].includes(integrities[i]);
        })
        .map(({ name, version }) => {
          return `${name} ${version} is published with other contents: raise the version in package.json`;
        }),
    ],
  };
}

/**
 * @param {readonly Packed[]} packages
 * @param {(name: string, version: string) => string | undefined} published
 */
function faultsOfSet(packages, published) {
  const mains = packages.filter(({ name }) => isMain(name));
  if (mains.length !== 1) {
    return [`expected one tarball of the main package, but there are ${mains.length}`];
  }
  const faults = [];
  if (Object.keys(mains[0].needs).length === 0) {
    faults.push(`${mains[0].name} lists no platform: run npm run release:packages`);
  }
  for (const { name, version, needs } of packages) {
    for (const [needed, wanted] of Object.entries(needs)) {
      const isThere = packages.some((each) => each.name === needed && each.version === wanted);
      if (isThere || published(needed, wanted) !== undefined) continue;
      faults.push(
        `${name} ${version} needs ${needed} ${wanted}, which is neither packed nor published`,
      );
    }
  }
  return faults;
}

/** @param {string} name */
function isMain(name) {
  return !name.startsWith('@');
}

/** @param {string} name */
function isOpenBlas(name) {
  return name.includes('/openblas-');
}

/** @param {string} name */
function rank(name) {
  if (isOpenBlas(name)) return 0;
  return isMain(name) ? 2 : 1;
}
