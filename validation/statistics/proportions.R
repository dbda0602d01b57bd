# Intervals of proportions and of their differences, quantiles and moments.
# Run from this folder: Rscript proportions.R
source("../provenance.R")

wilson <- function(x, n, level) as.numeric(suppressWarnings(prop.test(x, n, conf.level = level, correct = FALSE)$conf.int))
rows <- list()
for (level in c(0.8, 0.95, 0.99)) for (pair in list(c(56, 70, 48, 80), c(9, 10, 3, 10), c(6, 7, 2, 7), c(5, 56, 0, 29), c(0, 10, 0, 20),
                                                     c(10, 10, 0, 10), c(10, 10, 20, 20), c(412, 1000, 380, 990), c(1, 2, 1, 2))) {
  one <- wilson(pair[1], pair[2], level)
  two <- wilson(pair[3], pair[4], level)
  p <- c(pair[1] / pair[2], pair[3] / pair[4])
  # Newcombe 1998, method 10.
  low <- p[1] - p[2] - sqrt((p[1] - one[1])^2 + (two[2] - p[2])^2)
  high <- p[1] - p[2] + sqrt((one[2] - p[1])^2 + (p[2] - two[1])^2)
  rows[[length(rows) + 1]] <- data.frame(level, x1 = pair[1], n1 = pair[2], x2 = pair[3], n2 = pair[4], wilson_low = one[1], wilson_high = one[2],
                                         low, high)
}
write_table(do.call(rbind, rows), "proportions.csv", script = "proportions.R", tolerance = "1e-12 absolute",
            note = "stats::prop.test(correct = FALSE) for one proportion, combined by Newcombe's formula for two")

RNGversion("4.0.0")
set.seed(7)
rows <- list()
for (n in c(2, 3, 10, 101)) {
  x <- round(rnorm(n, 50, 20), 4)
  rows[[length(rows) + 1]] <- data.frame(values = paste(x, collapse = " "), mean = mean(x), sd = sd(x), p05 = quantile(x, 0.05), p25 = quantile(x, 0.25),
                                         median = median(x), p75 = quantile(x, 0.75), p95 = quantile(x, 0.95), p333 = quantile(x, 0.333))
}
write_table(do.call(rbind, rows), "summaries.csv", script = "proportions.R", tolerance = "1e-13 relative", note = "base::mean, stats::sd, stats::quantile type 7")
