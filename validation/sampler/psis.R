# Log likelihoods of a small posterior, what loo says of leaving each observation out, and how it stacks.
# Run from this folder: Rscript psis.R (Debian's r-cran-loo).
source("../provenance.R")
suppressPackageStartupMessages(library(loo))
RNGversion("4.0.0")
set.seed(20261202)

# Twelve observations, one of them far out; 400 draws of mean and ln sd near their posterior, the sd kept small so that some k are high.
y <- c(round(rnorm(10), 3), 2.6, 5.5)
draws <- 400
mu <- rnorm(draws, mean(y), 0.45)
sigma <- exp(rnorm(draws, log(1.3), 0.25))
ll <- round(sapply(y, function(yi) dnorm(yi, mu, sigma, log = TRUE)), 8)
write_table(data.frame(observation = rep(seq_along(y), each = draws), value = as.numeric(ll)), "log_likelihood.csv", "psis.R",
            "exact: eight decimals", "simulated, set.seed(20261202), Mersenne-Twister")

fit <- suppressWarnings(loo(ll, r_eff = rep(1, ncol(ll)), save_psis = TRUE))
lw <- weights(fit$psis_object, normalize = TRUE, log = TRUE)
# 1-based places of a weight in the body, of the largest and of one in the tail.
ranked <- apply(-ll, 2, order)
places <- cbind(ranked[1, ], ranked[draws - 20, ], ranked[draws, ])
at <- function(place) lw[cbind(places[, place], seq_along(y))]
write_table(data.frame(observation = seq_along(y), elpd = fit$pointwise[, "elpd_loo"], p_loo = fit$pointwise[, "p_loo"],
                       k_hat = fit$diagnostics$pareto_k, effective = fit$diagnostics$n_eff, smallest = at(1), tail = at(2), largest = at(3),
                       smallest_place = places[, 1], tail_place = places[, 2], largest_place = places[, 3]),
            "psis.csv", "psis.R", "1e-10 relative", "loo(save_psis = TRUE), r_eff 1", "loo")

# Log scores of five models for 60 observations, with as many of the models as stated.
n <- 60
z <- c(rnorm(25, -1), rnorm(35, 2, 0.7))
scores <- round(cbind(dnorm(z, -1, 1, log = TRUE), dnorm(z, 2, 1, log = TRUE), dt(z - 0.5, 3, log = TRUE), dnorm(z, 0.75, 1.8, log = TRUE),
                      dnorm(z, 6, 1, log = TRUE)), 8)
write_table(data.frame(model = rep(1:5, each = n), value = as.numeric(scores)), "log_scores.csv", "psis.R", "exact: eight decimals",
            "simulated, set.seed(20261202), Mersenne-Twister")
stack <- function(models) {
  # The default stops at 1e-8 of the sum; tightened as far as the barrier of constrOptim goes.
  w <- as.numeric(stacking_weights(scores[, models], optim_control = list(reltol = 1e-15, maxit = 10000)))
  data.frame(models = paste(models, collapse = " "), weights = paste(formatC(w, digits = 17, format = "g"), collapse = " "),
             mean_log_score = mean(log(exp(scores[, models]) %*% w)))
}
write_table(do.call(rbind, lapply(list(1:2, 1:3, 1:4, 1:5, 2:4, c(1, 5), 3:4), stack)), "stacking.csv", "psis.R",
            "weights 1e-6 absolute, mean log score not below R's by more than 1e-14 nor above by more than 1e-9: constrOptim stays inside its barrier",
            "stacking_weights", "loo")
