# Data sets for the analysis of covariance and what R's lm says of them.
# Run from this folder: Rscript ancova.R
source("../provenance.R")
RNGversion("4.0.0")
set.seed(20260101)

simulate <- function(n, groups, strata, effects, noise = 15, offset = 60, stratum_shift = 4) {
  group <- sample(rep_len(0:(groups - 1), n))
  stratum <- sample(strata, n, replace = TRUE)
  baseline <- round(offset + 12 * rnorm(n), 3)
  response <- round(-10 - 0.5 * (baseline - offset) + effects[group + 1] + stratum_shift * (stratum == strata[1]) + noise * rnorm(n), 3)
  data.frame(group, stratum, baseline, response)
}

sets <- list(
  two_small_arms   = simulate(14, 2, c(2, 3), c(0, -8)),
  three_arms       = simulate(120, 3, c(2, 3), c(0, -6, -3)),
  as_in_a_run      = simulate(840, 4, c(1, 2, 3, 4), c(0, -6, -5, 1)),
  one_stratum      = simulate(60, 2, 3, c(0, -5)),
  gaps_in_strata   = simulate(90, 2, c(1, 4, 9), c(0, -5)),
  far_from_zero    = simulate(100, 2, c(2, 3), c(0, -5), noise = 0.02, offset = 1e5),
  hardly_any_error = simulate(40, 3, c(2, 3), c(0, -5, 3), noise = 0.01)
)
# A stratum with one patient, and very unequal groups.
lonely <- simulate(50, 2, c(2, 3), c(0, -5)); lonely$stratum[7] <- 4; lonely$group <- as.integer(seq_len(50) <= 4)
sets$lonely_stratum <- lonely
# The same baseline for everybody: no slope can be estimated, and lm leaves it out.
constant <- simulate(30, 2, c(2, 3), c(0, -5)); constant$baseline <- 50
sets$constant_baseline <- constant
# The baseline is the stratum over again.
aliased <- simulate(40, 2, c(2, 3), c(0, -5)); aliased$baseline <- 10 * aliased$stratum
sets$aliased_baseline <- aliased

data <- do.call(rbind, lapply(names(sets), function(name) cbind(set = name, sets[[name]])))
write_table(data, "ancova_data.csv", script = "ancova.R", tolerance = "exact: three decimals",
            note = "simulated, set.seed(20260101), Mersenne-Twister")

fits <- list()
for (name in names(sets)) {
  data <- sets[[name]]
  for (reference in unique(c(0, max(data$group)))) {
    # Covariates first: what lm leaves out for being a combination of earlier terms is then never a group.
    data$arm <- relevel(factor(data$group), ref = as.character(reference))
    fit <- if (length(unique(data$stratum)) > 1) lm(response ~ baseline + factor(stratum) + arm, data) else lm(response ~ baseline + arm, data)
    table <- coef(summary(fit))
    for (group in setdiff(sort(unique(data$group)), reference)) {
      term <- paste0("arm", group)
      limits <- c(confint(fit, term, level = 0.95), confint(fit, term, level = 0.8))
      fits[[length(fits) + 1]] <- data.frame(
        set = name, reference = reference, group = group, estimate = table[term, 1], se = table[term, 2], df = fit$df.residual, t = table[term, 3],
        p = table[term, 4], low95 = limits[1], high95 = limits[2], low80 = limits[3], high80 = limits[4], sigma = summary(fit)$sigma,
        slope = coef(fit)[["baseline"]])
    }
  }
}
write_table(do.call(rbind, fits), "ancova_fits.csv", script = "ancova.R", tolerance = "1e-9 relative", note = "stats::lm, summary, confint")
