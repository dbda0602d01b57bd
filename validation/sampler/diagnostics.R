# Draws of several chains, what posterior says of them, and what the equations of its authors' paper say.
# Run from this folder: Rscript diagnostics.R (Debian's r-cran-posterior).
source("../provenance.R")
suppressPackageStartupMessages(library(posterior))
RNGversion("4.0.0")
set.seed(20261201)

autoregressive <- function(n, rho) as.numeric(stats::filter(rnorm(n, sd = sqrt(1 - rho^2)), rho, "recursive", init = rnorm(1)))
chains <- function(k, make) round(sapply(seq_len(k), make), 6)
sets <- list(
  independent = chains(4, function(i) rnorm(100)),
  sluggish    = chains(4, function(i) autoregressive(120, 0.9)),
  antithetic  = chains(4, function(i) autoregressive(80, -0.6)),
  one_shifted = chains(4, function(i) autoregressive(60, 0.3) + 2 * (i == 3)),
  one_wider   = chains(3, function(i) rnorm(90) * (1 + 3 * (i == 2))),
  heavy       = chains(2, function(i) rcauchy(151)),
  ties        = chains(4, function(i) round(autoregressive(101, 0.5))),
  one_chain   = chains(1, function(i) cumsum(rnorm(200))),
  usual       = chains(4, function(i) autoregressive(1000, 0.5))
)
long <- function(name) {
  x <- sets[[name]]
  data.frame(set = name, chain = rep(seq_len(ncol(x)), each = nrow(x)), value = as.numeric(x))
}
write_table(do.call(rbind, lapply(names(sets), long)), "draws.csv", "diagnostics.R", "exact: six decimals",
            "simulated, set.seed(20261201), Mersenne-Twister")

# Vehtari et al. (2021): rho_t = 1 - (W - mean s_m^2 rho_tm)/V, of halves, where s_m^2 rho_tm are R's own autocovariances with the n - 1 of the
# variance s_m^2. posterior leaves them over n, looks no further than five lags before the end, and finds the median and the limits of the
# tails before it leaves out the middle one of an odd number of draws.
halves <- function(x) {
  half <- nrow(x) %/% 2
  cbind(x[seq_len(half), , drop = FALSE], x[nrow(x) - half + seq_len(half), , drop = FALSE])
}
scores <- function(x) array(qnorm((rank(x) - 3 / 8) / (length(x) + 1 / 4)), dim(x))
r_hat_of <- function(x) {
  n <- nrow(x)
  w <- mean(apply(x, 2, var))
  sqrt(((n - 1) / n * w + var(colMeans(x))) / w)
}
ess_of <- function(x) {
  n <- nrow(x)
  m <- ncol(x)
  w <- mean(apply(x, 2, var))
  v <- (n - 1) / n * w + var(colMeans(x))
  covariances <- apply(x, 2, function(chain) acf(chain, lag.max = n - 1, type = "covariance", plot = FALSE)$acf * n / (n - 1))
  rho <- c(1, 1 - (w - rowMeans(covariances)[-1]) / v)
  pairs <- rho[seq(1, n - 1, 2)] + rho[seq(2, n, 2)]
  k <- match(TRUE, pairs < 0, nomatch = length(pairs) + 1) - 1
  # Not of a paper: the first correlation after the sum, once, where positive, as posterior has it.
  rest <- if (2 * k + 1 <= n) max(rho[2 * k + 1], 0) else 0
  tau <- -1 + 2 * sum(cummin(pairs[seq_len(k)])) + rest
  n * m / max(tau, 1 / log10(n * m))
}
by_equations <- function(x) {
  x <- halves(x)
  below <- function(p) 1 * (x <= quantile(x, p))
  c(r_hat = max(r_hat_of(scores(x)), r_hat_of(scores(abs(x - median(x))))), ess_bulk = ess_of(scores(x)),
    ess_tail = min(ess_of(below(0.05)), ess_of(below(0.95))))
}
say <- function(name) {
  x <- sets[[name]]
  data.frame(set = name, quantity = c("r_hat", "ess_bulk", "ess_tail"), posterior = c(rhat(x), ess_bulk(x), ess_tail(x)), equations = by_equations(x))
}
write_table(do.call(rbind, lapply(names(sets), say)), "diagnostics.csv", "diagnostics.R",
            "equations 1e-10 relative; posterior as the tests say, by set",
            "posterior: rhat, ess_bulk, ess_tail; equations: those of the paper by var and acf", "posterior")
