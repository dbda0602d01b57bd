# Results of made-up trials for the comparisons of fits.R: true half time 2.5 months, amplitudes vary between studies; `large` has more exact
# results, so that each treatment's own half time can be told; in `waning` the
# effect wanes at 0.08 per month.
# Run from this folder: Rscript data.R
source("../provenance.R")
RNGversion("4.0.0")
set.seed(20260712)

arm_results <- function(set, design, amplitude, half_time, tau, sd = 18, f = function(months) months / (half_time + months)) {
  rows <- list()
  for (study in names(design)) {
    arms <- design[[study]]$arms
    months <- design[[study]]$months
    base <- rnorm(1, -8, 2)
    for (arm in arms) {
      n <- sample(30:120, 1)
      se <- sd / sqrt(n) * runif(length(months), 0.9, 1.2)
      correlated <- t(chol(outer(se, se) * (0.5 + 0.5 * diag(length(months))))) %*% rnorm(length(months))
      effect <- (amplitude[[arm]] + rnorm(1, 0, tau / sqrt(2))) * f(months)
      rows[[length(rows) + 1]] <- data.frame(set, study, treatment = arm, months, mean = base + 0.2 * months + effect + correlated, se)
    }
  }
  table <- do.call(rbind, rows)
  missing <- attr(design, "missing")
  for (one in missing) table <- table[!(table$study == one[1] & table$treatment == one[2] & table$months == as.numeric(one[3])), ]
  table
}
trial <- function(arms, months) list(arms = arms, months = months)
amplitude <- list(saline = 0, cells = -11, gel = -5, steroid = -3)

pairs <- list(
  A = trial(c("saline", "cells"), c(1, 3, 6, 12)), B = trial(c("saline", "cells"), c(3, 12)), C = trial(c("saline", "cells"), c(6)),
  D = trial(c("saline", "cells"), c(1, 6)), E = trial(c("saline", "cells"), c(3, 6, 12)), F = trial(c("saline", "cells"), c(1, 12)),
  G = trial(c("saline", "cells"), c(1, 3, 6, 12)), H = trial(c("saline", "cells"), c(3, 6)))
network <- list(
  A = trial(c("saline", "cells"), c(1, 3, 6, 12)), B = trial(c("saline", "gel"), c(1, 3, 6)), C = trial(c("saline", "cells", "gel"), c(3, 6, 12)),
  D = trial(c("cells", "gel"), c(1, 6, 12)), E = trial(c("saline", "steroid"), c(1, 3)), F = trial(c("steroid", "gel"), c(1, 3, 6)),
  G = trial(c("saline", "cells"), c(6, 12)), H = trial(c("saline", "gel"), c(3, 12)), I = trial(c("saline", "cells", "gel", "steroid"), c(1, 6)),
  J = trial(c("steroid", "saline"), c(1, 3, 6, 12)), K = trial(c("cells", "saline"), c(3, 6)), L = trial(c("cells", "gel"), c(3)))
# Arms that miss a visit that others of their study have.
attr(network, "missing") <- list(c("C", "saline", 12), c("I", "steroid", 6), c("A", "cells", 3))
one_visit <- lapply(network, function(study) trial(study$arms, 6))

write_table(rbind(arm_results("pairs", pairs, amplitude, 2.5, 3), arm_results("network", network, amplitude, 2.5, 3),
                  arm_results("one_visit", one_visit, amplitude, 2.5, 3), arm_results("large", network, amplitude, 2.5, 1, sd = 5),
                  arm_results("waning", network, amplitude, NA, 1, sd = 5, f = function(months) 1.35 * (exp(-0.08 * months) - exp(-0.9 * months)))) |>
              transform(mean = round(mean, 3), se = round(se, 3)),
            "data.csv", script = "data.R", tolerance = "exact: three decimals", note = "simulated, set.seed(20260712), Mersenne-Twister")
