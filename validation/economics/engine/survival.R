# Survival functions at many times and parameters, for crates/economics/tests/engine_behaviour.rs.
# Run in this folder: Rscript survival.R
# Base R has all of them but two: log-logistic is the logistic distribution of the logarithm; the generalised gamma (Prentice 1974) is
# written with pgamma as in its definition. Gompertz follows its formula.
times <- c(0.1, 0.5, 1, 2, 5, 10, 30)
rows <- list()
add <- function(call, t, value) rows[[length(rows) + 1]] <<- sprintf("%s;%.17g", sprintf(call, format(t)), value)
for (t in times) {
  for (rate in c(0.05, 0.7)) add(paste0("exponential_survival(%s, ", rate, ")"), t, pexp(t, rate, lower.tail = FALSE))
  for (p in list(c(0.6, 3), c(1.8, 12))) {
    a <- p[1]; b <- p[2]
    add(sprintf("weibull_survival(%%s, %g, %g)", a, b), t, pweibull(t, a, b, lower.tail = FALSE))
    add(sprintf("loglogistic_survival(%%s, %g, %g)", a, b), t, plogis(log(t), log(b), 1 / a, lower.tail = FALSE))
  }
  for (p in list(c(0.6, 0.3), c(1.8, 0.08), c(40, 3)))
    add(sprintf("gamma_survival(%%s, %g, %g)", p[1], p[2]), t, pgamma(t, p[1], p[2], lower.tail = FALSE))
  for (p in list(c(0.4, 0.9), c(2, 1.5)))
    add(sprintf("lognormal_survival(%%s, %g, %g)", p[1], p[2]), t, plnorm(t, p[1], p[2], lower.tail = FALSE))
  for (p in list(c(0.09, 0.02), c(-0.2, 0.3)))
    add(sprintf("gompertz_survival(%%s, %g, %g)", p[1], p[2]), t, exp(-p[2] / p[1] * (exp(p[1] * t) - 1)))
  for (p in list(c(1.2, 0.8, 0.7), c(1.2, 0.8, -0.7), c(2, 0.5, 1.6))) {
    mu <- p[1]; s <- p[2]; q <- p[3]
    u <- q^-2 * exp(q * (log(t) - mu) / s)
    add(sprintf("generalised_gamma_survival(%%s, %g, %g, %g)", mu, s, q), t, pgamma(u, q^-2, lower.tail = q < 0))
  }
}
header <- c(
  paste("# program: R", getRversion()),
  "# script: validation/economics/engine/survival.R",
  "# method: stats::pexp, pweibull, plogis, pgamma, plnorm; formulas where base R has no function",
  "# tolerance: 1e-11 of the value, or 1e-13",
  "expression;survival"
)
writeLines(c(header, unlist(rows)), "survival.csv")
