"""What properscoring and scoringrules say of scores of predictions.

Run from this folder: python score.py (pip install properscoring==0.1 scoringrules==0.10.0 numpy==1.26.4 scipy==1.12.0).
"""

import sys

import numpy
import properscoring
import scipy
import scoringrules

random = numpy.random.Generator(numpy.random.PCG64(20261203))
VERSIONS = (
    f"Python {sys.version.split()[0]}, properscoring 0.1, scoringrules {scoringrules.__version__}, numpy {numpy.__version__}, scipy {scipy.__version__}"
)


def write(file, method, tolerance, names, rows):
    with open(file, "w", newline="\n") as out:
        out.write(f"# program: {VERSIONS}\n# script: validation/sampler/score.py\n# method: {method}\n# tolerance: {tolerance}\n")
        out.write(",".join(names) + "\n")
        for row in rows:
            out.write(",".join(value if isinstance(value, str) else repr(float(value)) for value in row) + "\n")


def listed(values):
    return " ".join(repr(float(value)) for value in values)


rows = []
for n in (1, 2, 3, 7, 20, 101):
    for kind in ("normal", "cauchy", "ties"):
        draws = {"normal": random.normal(size=n), "cauchy": random.standard_cauchy(n), "ties": random.integers(-2, 3, n).astype(float)}[kind]
        draws = numpy.round(draws, 4)
        for observed in (0.0, -1.3, 9.0, float(draws[0])):
            rows.append((listed(draws), observed, properscoring.crps_ensemble(observed, draws),
                         scoringrules.crps_ensemble(observed, draws, estimator="nrg")))
write("crps_ensemble.csv", "properscoring.crps_ensemble, scoringrules.crps_ensemble(estimator='nrg')",
      "1e-12 absolute and relative", ("draws", "observed", "properscoring", "scoringrules"), rows)

rows = []
for location, scale in ((0, 1), (-3.5, 0.2), (10, 25)):
    for z in (-12, -2.1, -0.3, 0, 1e-3, 0.9, 5):
        observed = location + scale * z
        rows.append((location, scale, observed, properscoring.crps_gaussian(observed, location, scale),
                     scoringrules.crps_normal(observed, location, scale)))
write("crps_normal.csv", "properscoring.crps_gaussian, scoringrules.crps_normal", "1e-12 relative to scale plus value",
      ("location", "scale", "observed", "properscoring", "scoringrules"), rows)
