# Makes psa.csv: a probabilistic sample of three strategies with bends, a skewed parameter, a discrete one and one of no influence.
# Not a model of any treatment. Run in this folder: Rscript sample.R
set.seed(20261123)
n <- 1000
gain <- rnorm(n, 0.12, 0.08)
waning <- rbeta(n, 4, 12)
replacement <- rlnorm(n, log(18000), 0.35)
access <- sample(c(0, 1), n, replace = TRUE, prob = c(0.3, 0.7))
idle <- runif(n)
usual_cost <- 2500 + 0.3 * replacement + rnorm(n, 0, 300)
usual_effect <- 9.5 + rnorm(n, 0, 0.15)
injection_cost <- usual_cost + 1200 + 400 * access - 0.03 * replacement + rnorm(n, 0, 100)
injection_effect <- usual_effect + 0.04 + 0.25 * gain * (1 - waning) + rnorm(n, 0, 0.01)
cells_cost <- usual_cost + 6500 - 0.12 * replacement * access + rnorm(n, 0, 300)
cells_effect <- usual_effect + 1.3 * gain * exp(-3 * waning) + 0.4 * gain^2 + 0.05 + rnorm(n, 0, 0.03)
sample <- data.frame(
  "usual:cost" = usual_cost, "usual:effect" = usual_effect,
  "injection:cost" = injection_cost, "injection:effect" = injection_effect,
  "cells:cost" = cells_cost, "cells:effect" = cells_effect,
  "parameter:gain" = gain, "parameter:waning" = waning, "parameter:replacement" = replacement,
  "parameter:access" = access, "parameter:idle" = idle, check.names = FALSE
)
write.table(signif(sample, 7), "psa.csv", sep = ",", row.names = FALSE, quote = FALSE)
