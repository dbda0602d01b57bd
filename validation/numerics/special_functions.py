"""Tails of the gamma and the beta distribution with 40 digits, as tables for crates/numerics/tests.

Neither by the series, fractions and expansions of the program. Where no shape is above 300, mpmath's gammainc and betainc with 90 digits; elsewhere
the defining integral by Gauss-Legendre quadrature with 60 digits over pieces as wide as the integrand. One row in ten is computed both ways (or
with twice the nodes), and must agree to 38 digits.

    pip install mpmath gmpy2
    python validation/numerics/special_functions.py
"""

import math
import pathlib
import random
import sys

import mpmath as mp

mp.mp.dps = 60
HERE = pathlib.Path(__file__).parent
SMALLEST = mp.mpf(sys.float_info.min)
RULE = mp.calculus.quadrature.GaussLegendre(mp.mp)
NODES = {degree: RULE.calc_nodes(degree, 210) for degree in (5, 6)}
DEGREE = 5


def integral(log_f):
    """∫ exp(log_f) from 0, where it is largest, to where nothing is left of 60 digits."""
    top = log_f(mp.mpf(0))

    def fallen(by):
        """Where log_f has fallen by so much, roughly."""
        high = mp.mpf(1)
        while top - log_f(high) < by:
            high *= 2
        while top - log_f(high / 2) >= by:
            high /= 2
        low = high / 2
        for _ in range(8):
            middle = (low + high) / 2
            if top - log_f(middle) < by:
                low = middle
            else:
                high = middle
        return high

    points = [mp.mpf(0)] + [fallen(by) for by in (0.25, 12, 24, 36, 48, 64, 80, 100, 120, 140)]
    # The integrand may have powers of s and exp(-s) in it, which pieces that double resolve.
    last = points[-1]
    width = min(points[1], mp.mpf(1) / 4)
    while width < last:
        points.append(width)
        width *= 2
    points = sorted(set(points))
    return sum(piece(log_f, low, high) for low, high in zip(points, points[1:]))


def piece(log_f, low, high):
    centre, half = (low + high) / 2, (high - low) / 2
    return half * mp.fsum(weight * mp.exp(log_f(centre + half * node)) for node, weight in NODES[DEGREE])


def gamma_tails(a, x):
    """P and Q of floats."""
    a, x = mp.mpf(a), mp.mpf(x)
    front = a * mp.log(x) - x - mp.loggamma(a)
    if x > a:
        # Q Γ(a) = x^a e^-x ∫ (1+t)^(a-1) e^(-xt) dt
        above = mp.exp(front) * integral(lambda t: (a - 1) * mp.log1p(t) - x * t)
        return 1 - above, above
    # P Γ(a) = x^a e^-x ∫ e^(-a s + x (1 - e^-s)) ds
    below = mp.exp(front) * integral(lambda s: -a * s - x * mp.expm1(-s))
    return below, 1 - below


def beta_tails(a, b, x):
    """I and 1 - I of floats; x is exact, 1 - x is taken from it."""
    a, b, x = mp.mpf(a), mp.mpf(b), mp.mpf(x)
    y = 1 - x
    front = a * mp.log(x) + b * mp.log(y) - mp.loggamma(a) - mp.loggamma(b) + mp.loggamma(a + b)
    if a * y >= b * x:
        # t = x e^-s
        below = mp.exp(front - mp.log(y)) * integral(lambda s: -a * s + (b - 1) * (mp.log1p(-x * mp.exp(-s)) - mp.log(y)))
        return below, 1 - below
    above = mp.exp(front - mp.log(x)) * integral(lambda s: -b * s + (a - 1) * (mp.log1p(-y * mp.exp(-s)) - mp.log(x)))
    return 1 - above, above


def held(found, by_library):
    return all(abs(one - two) <= mp.mpf(10) ** -38 * abs(two) for one, two in zip(found, by_library))


def by_library(kind, shapes, x):
    # As many digits more as 1 - x needs.
    mp.mp.dps = 90 + max(0, -round(math.log10(x)))
    x = mp.mpf(x)
    if kind == "gamma":
        a = mp.mpf(shapes[0])
        return mp.gammainc(a, 0, x, regularized=True), mp.gammainc(a, x, mp.inf, regularized=True)
    a, b = map(mp.mpf, shapes)
    return mp.betainc(a, b, 0, x, regularized=True), mp.betainc(b, a, 0, 1 - x, regularized=True)


def by_integral(kind, shapes, x, degree=5):
    global DEGREE
    mp.mp.dps, DEGREE = 50, degree
    return (gamma_tails if kind == "gamma" else beta_tails)(*shapes, x)


def tails(kind, shapes, x, count):
    """Both tails; every tenth by two ways."""
    small = max(shapes) <= 300
    found = by_library(kind, shapes, x) if small else by_integral(kind, shapes, x)
    mp.mp.dps = 60
    if count % 10 == 0:
        other = by_integral(kind, shapes, x, degree=5 if small else 6)
        if not held(min(found), min(other)):
            sys.exit(f"{kind} {shapes} {x}: {mp.nstr(min(found), 45)} {mp.nstr(min(other), 45)}")
    return found


def held(one, two):
    return abs(one - two) <= mp.mpf(10) ** -38 * abs(two)


def main():
    pick = random.Random(20261201)
    points = [("gamma", (a,), x) for a in shapes(pick) for x in gamma_points(a, pick)]
    if sys.argv[1:] != ["beta"]:
        table("incomplete_gamma.csv", "a,x,below,above", points, lambda x: [repr(x)])
    points = [("beta", pair, x) for pair in pairs(pick) for x in beta_points(*pair, pick)]
    table("incomplete_beta.csv", "a,b,x,y,below,above", points, lambda x: [repr(x), repr(1.0 - x)])


def table(name, header, points, place):
    rows = []
    for count, (kind, shapes, x) in enumerate(points):
        found = tails(kind, shapes, x, count)
        if min(found) >= SMALLEST:
            digits = [mp.nstr(tail, 40, min_fixed=1, max_fixed=0) for tail in found]
            rows.append([*map(repr, shapes), *place(x), *digits])
    write(name, header, rows)


def shapes(pick):
    fixed = [1e-3, 0.01, 0.1, 0.3, 0.5, 0.7, 0.9999, 1.0, 1.5, 2.0, 3.3, 7.0, 12.0, 19.999, 20.0, 20.5, 33.0, 60.0, 100.0, 200.0, 300.0]
    fixed += [10.0 ** power for power in range(3, 13)]
    return fixed + [10.0 ** pick.uniform(-3, 12) for _ in range(20)]


def gamma_points(a, pick):
    deviation = a ** 0.5
    points = [a * ratio for ratio in (1e-6, 1e-3, 0.1, 0.25, 0.31, 0.5, 0.9, 0.99, 1.0, 1.001, 1.1, 1.5, 2.0, 2.3, 2.5, 4.0, 20.0)]
    points += [a + z * deviation for z in (-36, -25, -12, -5, -2, -0.3, 1e-3, 0.5, 2, 6, 15, 25, 36)]
    points += [1e-300, 1e-30, 1e-5, 0.5, 1.0, 1.3, 5.0, 50.0, 300.0, 650.0]
    points += [a + pick.uniform(-37, 37) * deviation for _ in range(3)]
    return sorted({point for point in points if point > 0})


def pairs(pick):
    some = [1e-3, 0.1, 0.5, 1.0, 2.5, 9.0, 19.0, 21.0, 150.0, 4e3, 1e6, 1e9, 1e12]
    fixed = [(a, b) if pick.random() < 0.5 else (b, a) for a in some for b in some if a <= b]
    return fixed + [(10.0 ** pick.uniform(-3, 9), 10.0 ** pick.uniform(-3, 9)) for _ in range(30)]


def beta_points(a, b, pick):
    mean = a / (a + b)
    deviation = (a * b / (a + b) / (a + b) / (a + b + 1)) ** 0.5
    points = [mean * ratio for ratio in (1e-3, 0.3, 1.0)] + [1 - (1 - mean) * ratio for ratio in (1e-3, 0.3)]
    points += [mean + z * deviation for z in (-30, -8, -2, 3, 10, 34)]
    points += [1e-200, 0.01, 0.5, 0.9, mean + pick.uniform(-36, 36) * deviation]
    # Numbers whose complement has no rounding error unless they are tiny, so that x alone says where.
    grid = 2.0 ** 53
    on_grid = {round(point * grid) / grid if point > 1e-3 else point for point in points}
    return sorted(point for point in on_grid if 0 < point < 1 and 1.0 - point > 0)


def write(name, header, rows):
    head = [
        f"# program: mpmath {mp.__version__}, Python {sys.version.split()[0]}",
        "# script: validation/numerics/special_functions.py",
        "# method: gammainc and betainc with 90 digits where no shape is above 300, else the defining integral by quadrature with 60",
        "# tolerance: 1e-11 relative",
        header,
    ]
    (HERE / name).write_text("\n".join(head + [",".join(row) for row in rows]) + "\n")
    print(name, len(rows), "rows", file=sys.stderr)


main()
