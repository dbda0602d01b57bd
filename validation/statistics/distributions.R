# Values of R's distribution functions for crates/statistics/tests/oracle.rs.
# Run from this folder: Rscript distributions.R
source("../provenance.R")

rows <- list()
add <- function(f, x, df1, df2, value) rows[[length(rows) + 1]] <<- data.frame(f = f, x = x, df1 = df1, df2 = df2, value = value)

dfs <- c(1, 1.5, 2, 3, 7.25, 30, 113, 834, 1e4, 1e7)
for (df in dfs) {
  for (t in c(-40, -6, -1.96, -0.3, -1e-6, 0, 0.01, 0.7, 1, 1.4, 2.5, 8)) add("t_cdf", t, df, NA, pt(t, df))
  for (t in c(1e-3, 0.5, 2, 3.3, 12)) add("t_two_sided", t, df, NA, 2 * pt(t, df, lower.tail = FALSE))
  for (p in c(1e-12, 1e-5, 0.025, 0.2, 0.26, 0.4999, 0.5, 0.6, 0.95, 0.975, 0.9999)) add("t_quantile", p, df, NA, qt(p, df))
  for (t in c(-3, 0, 0.4, 5)) add("t_density", t, df, NA, dt(t, df))
}
for (df1 in c(1, 2, 3, 10, 57.5)) for (df2 in c(1, 4, 60, 831, 1e6)) for (f in c(1e-3, 0.5, 1, 2.7, 30)) {
  add("f_cdf", f, df1, df2, pf(f, df1, df2))
  add("f_upper", f, df1, df2, pf(f, df1, df2, lower.tail = FALSE))
}
write_table(do.call(rbind, rows), "distributions.csv", script = "distributions.R",
            tolerance = "1e-12 relative", note = "stats::pt, qt, dt, pf")

# R's own pt(ncp) (AS 243) is exact to about 1e-12 absolutely and says so; the integral is done here with R's adaptive quadrature.
integral <- function(t, df, ncp) {
  density <- function(s) exp(log(2) + df / 2 * log(df / 2) - lgamma(df / 2) + (df - 1) * log(s) - df * s^2 / 2)
  # In pieces that follow the density, so that the quadrature cannot miss it.
  cuts <- c(0, qchisq(c(1e-14, 1e-8, 1e-4, 0.02, 0.2, 0.5, 0.8, 0.98), df), qchisq(c(1e-4, 1e-8, 1e-14, 1e-30), df, lower.tail = FALSE))
  cuts <- sqrt(cuts / df)
  sum(sapply(seq_along(cuts)[-1], function(i)
    integrate(function(s) pnorm(ncp - t * s) * density(s), cuts[i - 1], cuts[i], rel.tol = 1e-13, abs.tol = 0, subdivisions = 2000,
              stop.on.error = FALSE)$value))
}
rows <- list()
for (df in c(2, 5, 18, 77.5, 238, 834, 1e5)) for (ncp in c(-4, -0.5, 0, 1, 2.8, 6, 20)) for (t in c(-2, 0.5, 1.97, 2.3, 5, 15)) {
  rows[[length(rows) + 1]] <- data.frame(t = t, df = df, ncp = ncp, upper = pt(t, df, ncp, lower.tail = FALSE), integral = integral(t, df, ncp))
}
write_table(do.call(rbind, rows), "noncentral_t.csv", script = "distributions.R",
            tolerance = "1e-10 absolute against stats::pt(ncp), whose own accuracy is 1e-12; 1e-9 relative against stats::integrate above 1e-30",
            note = "stats::pt with ncp, and the defining integral by stats::integrate")
